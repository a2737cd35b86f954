using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace XfrmCtl.Architecture.Tests;

/// <summary>docs/rfc-coverage.md: which sections have conformance tests.</summary>
public sealed partial class RfcCoverageTests
{
    // What the traits name by a number or a word, in the order of the page.
    private static readonly (string Document, string Title)[] Documents =
    [
        ("2407", "RFC 2407, the IPsec domain of interpretation for ISAKMP"), ("2408", "RFC 2408, ISAKMP"), ("2409", "RFC 2409, IKE"),
        ("3526", "RFC 3526, MODP groups 5 and 14 to 18"), ("3706", "RFC 3706, dead peer detection"), ("3947", "RFC 3947, NAT traversal in IKE"), ("3948", "RFC 3948, UDP encapsulation of ESP"),
        ("5903", "RFC 5903, ECP groups 19 to 21"), ("2104", "RFC 2104, HMAC"), ("2202", "RFC 2202, HMAC test vectors"), ("2451", "RFC 2451, CBC ciphers of ESP"), ("3110", "RFC 3110, RSA keys of DNS"), ("3173", "RFC 3173, IPComp"),
        ("3602", "RFC 3602, AES-CBC"), ("3686", "RFC 3686, AES-CTR"), ("3715", "RFC 3715, IPsec and NATs"), ("4106", "RFC 4106, AES-GCM"), ("4231", "RFC 4231, HMAC-SHA-2 test vectors"), ("4302", "RFC 4302, AH"), ("4303", "RFC 4303, ESP"),
        ("4304", "RFC 4304, extended sequence numbers"), ("4309", "RFC 4309, AES-CCM"), ("4543", "RFC 4543, AES-GMAC"), ("4868", "RFC 4868, HMAC-SHA-2 in IPsec"), ("5996", "RFC 5996, IKEv2"),
        ("8017", "RFC 8017, PKCS #1"), ("8247", "RFC 8247, algorithms of IKE"),
        ("cisco-fragmentation", "Cisco's IKE fragmentation, which no RFC describes"), ("mode-cfg", "draft-dukes-ike-mode-cfg-02"), ("xauth", "draft-ietf-ipsec-isakmp-xauth-06 and draft-beaulieu-ike-xauth-02"),
    ];

    // What an IKEv1 daemon stands on must not lose all of its tests unnoticed.
    private static readonly (string Document, int Sections)[] Least = [("2407", 6), ("2408", 12), ("2409", 9), ("3526", 5), ("3706", 3), ("3947", 3), ("3948", 2), ("5903", 4), ("cisco-fragmentation", 1)];

    [Fact]
    public void Page_OfTheTraits_IsUpToDate() => KeptPage.Verify("rfc-coverage.md", Page());

    [Fact]
    public void Trait_OfEveryTest_NamesADocumentAndASection() => Assert.All(
        TestTraits.Of("Rfc"), trait => Assert.True(
            Documents.Any(document => document.Document == DocumentOf(trait.Value)) && Section().IsMatch(SectionOf(trait.Value)), $"{trait.Class}.{trait.Method}: {trait.Value}"));

    [Fact]
    public void Documents_OfIke_HaveTestsForTheirSections() => Assert.All(Least, least => Assert.InRange(
        TestTraits.Of("Rfc").Where(trait => DocumentOf(trait.Value) == least.Document).Select(trait => trait.Value).Distinct().Count(), least.Sections, 1000));

    private static string Page()
    {
        StringBuilder page = new(
            """
            # Sections with conformance tests

            Written from the traits of the tests (`[Trait("Rfc", "2409-5.4")]`); `XFRMCTL_UPDATE=1` and the tests of the architecture rewrite it.


            """);
        ILookup<string, (string Value, string Project, string Class, string Method)> traits = TestTraits.Of("Rfc").ToLookup(trait => DocumentOf(trait.Value));
        foreach ((string document, string title) in Documents.Where(document => traits.Contains(document.Document)))
        {
            page.Append(CultureInfo.InvariantCulture, $"## {title}\n\n| section | tests |\n|---|---|\n");
            foreach (var section in traits[document].GroupBy(trait => SectionOf(trait.Value)).OrderBy(section => Sortable(section.Key), StringComparer.Ordinal))
            {
                string tests = string.Join("; ", section.GroupBy(trait => trait.Class).OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => $"{group.Key}: {string.Join(", ", group.Select(trait => $"`{trait.Method}`").Distinct())}"));
                page.Append(CultureInfo.InvariantCulture, $"| {section.Key} | {tests} |\n");
            }

            page.Append('\n');
        }

        return page.ToString();
    }

    private static string DocumentOf(string value) => value[..Math.Max(value.LastIndexOf('-'), 0)];

    private static string SectionOf(string value) => value[(value.LastIndexOf('-') + 1)..];

    // 5.10 comes after 5.9.
    private static string Sortable(string section) => string.Join('.', section.Split('.').Select(part => part.PadLeft(3, '0')));

    [GeneratedRegex(@"^([0-9]+|[A-Z])(\.[0-9]+)*$")]
    private static partial Regex Section();
}
