using System.Globalization;
using System.Text;

namespace XfrmCtl.Architecture.Tests;

/// <summary>docs/hostile-input.md: what ended or fooled other daemons, and which of our tests send it.</summary>
public sealed class HostileInputTests
{
    // What is sent, and where it did harm. XAUTH and ModeCfg (T15, T41) have their rows; they count once their tests carry the trait.
    private static readonly (string Id, string Sent, string Known)[] Catalogue =
    [
        ("T01", "headers of every version with every exchange, and lengths that lie", "CVE-2013-4564"),
        ("T02", "a length of 4 GiB in the header", "CVE-2004-0403"),
        ("T03", "payloads that name themselves as next, reserved octets, lengths of 0 to 3 and past the end", "CVE-2004-0392"),
        ("T04", "Deletes whose SPIs do not go with their number and size; requests for certificates of no authority", "CVE-2004-0218 to 0222"),
        ("T05", "payloads in every order, missing, twice", "CVE-2002-2222, CVE-2009-1957"),
        ("T06", "all of it to an initiator too", "VU#287771"),
        ("T07", "UDP 4500 with nothing, a keepalive, a marker alone, a marker and half a header", "CVE-2004-0183, CVE-2017-12896, CVE-2018-14469"),
        ("T08", "every field of every message over and under its range, format strings, shells, ASN.1 that lies", "NISCC 273756, CVE-2005-3671, -3732, CVE-2006-1646"),
        ("T09", "attributes of every value, in the other form, of no length, twice, missing", "CVE-2011-3380"),
        ("T10", "every bit of DOI and situation; payload numbers of NAT traversal's drafts", "CVE-2015-3204"),
        ("T11", "payloads of IKEv2 and of nobody; IKEv2 itself", "CVE-2015-3991"),
        ("T12", "every exchange with every flag under cookies that nobody has", "CVE-2020-1763, CVE-2022-23094"),
        ("T13", "dead peer detection in clear, with SPIs of every size, after the SA is gone", "CVE-2009-0790"),
        ("T14", "the encryption flag before there are keys, and none where there are", "CVE-2019-12312"),
        ("T15", "XAUTH and ModeCfg attributes of every type and length, ASN.1 and NUL in names", "CVE-2013-5018"),
        ("T16", "identities of every type and length in Phase 1, names that are no ASN.1, control characters", "CVE-2013-6075, CVE-2014-2891, CVE-2009-2185"),
        ("T17", "nothing that a peer sends reaches a program or a shell", "CVE-2023-28771"),
        ("T18", "public values of 0, 1, p-1, p, p+1, of other lengths", "CVE-2015-3240"),
        ("T19", "every number of a Diffie-Hellman group", "CVE-2014-9221"),
        ("T20", "an anti-replay window in every state that goes into the kernel", "CVE-2006-4436"),
        ("T21", "signatures of no octets, of zeros, of n; every bit of HASH and SIG turned", "CVE-2013-2944, CVE-2012-2388, CVE-2004-0155"),
        ("T22", "PKCS #1 blocks of another form, hashes cut or named; public keys that prove nothing", "CVE-2018-16151, -16152, CVE-2018-15836, CVE-2026-50721, CVE-2021-41990"),
        ("T23", "certificates that are none, with exponents of 0, in encodings of others", "CVE-2026-14957, CVE-2004-0590, CVE-2018-17540"),
        ("T24", "authentication by RSA encryption", "CVE-2018-5389, CVE-2018-0131"),
        ("T25", "HASH of Phase 2 wrong, missing, empty, cut, too long", "CVE-2019-10155"),
        ("T26", "Deletes, INITIAL-CONTACT and notifies in clear or under a hash that does not verify", "CVE-2004-0164, CVE-2007-1841"),
        ("T27", "a first message with the responder's cookie", "CVE-2023-30570"),
        ("T28", "Quick Mode with identities that are names, one, three, others than agreed", "CVE-2023-38711"),
        ("T29", "a Delete of the ISAKMP SA that carries it, and more behind it", "CVE-2023-38712"),
        ("T30", "every transform of ESP with key lengths and MACs", "CVE-2024-3652"),
        ("T31", "a connection without a secret", "CVE-2024-2357"),
        ("T32", "answers of the kernel and timers after what they were for is gone", "CVE-2011-4073"),
        ("T33", "messages in any order, of any exchange, under any key", "CVE-2014-2338, CVE-2021-45079"),
        ("T34", "tens of thousands of proposals that do not fit, and of keepalives", "CVE-2008-3651, CVE-2009-1632"),
        ("T35", "a Phase 1 that its initiator forgets", "CVE-2008-3652"),
        ("T36", "floods of first messages from everywhere and from the peer's own address", "CVE-2006-3906, CVE-2019-15256"),
        ("T37", "a first message from an address that is not the sender's", "CVE-2016-5361"),
        ("T38", "fragments in the worst order, of nothing, of each other", "CVE-2016-10396, CVE-2009-1574, CVE-2016-1287"),
        ("T39", "attributes that say they are longer than the message", "CVE-2016-6415"),
        ("T40", "a first message to who answers none", "CVE-2011-3309"),
        ("T41", "ModeCfg texts with quotes, shells, new lines, NUL, 64 KiB", "CVE-2005-0162, CVE-2010-3302, -3308"),
        ("T42", "control requests with line breaks, NUL, without end, half sent", "CVE-2018-10900, CVE-2018-5388, CVE-2025-9615"),
        ("T43", "links in /tmp", "CVE-2008-4190"),
        ("T44", "garbage with the right cookies before every message", "the vector of CBC is a state"),
        ("P01", "half-open exchanges in thousands: no Diffie-Hellman before message 3, the newest is never refused", "RFC 2409 §5 has no cookies that prove anything"),
        ("P02", "the same message without end: one answer each to so many, and at most 1.2 times its size", "reflection"),
        ("P03", "refusals that nobody signed", "RFC 2408 §5.14 leaves open what they do"),
        ("P04", "replays, and our own messages sent back", "RFC 2409 §5.7: message IDs are unique"),
        ("P05", "messages that do not verify: the vector stays", "RFC 2409 appendix B"),
        ("P06", "our own cookie, nonce and public value sent back", "RFC 2409 §5 has both sides compute alike"),
        ("P07", "more payloads, proposals and fragments than anybody has use for", "memory and log"),
        ("P08", "questions for HASH_R of Aggressive Mode with identities of nobody", "the key can be searched from it"),
        ("P09", "identities bound to other ports, other networks than agreed, a key of another connection", "RFC 2407 §4.6.2"),
        ("P10", "INITIAL-CONTACT of who has not proven itself, and of one of many", "RFC 2407 §4.6.3.3"),
        ("P11", "the commit bit, and exchanges that are not done", "RFC 2408 §3.1"),
        ("P12", "padding and hashes that are wrong in one way or another: the same silence", "oracles"),
    ];

    [Fact]
    public void Page_OfTheTraits_IsUpToDate() => KeptPage.Verify("hostile-input.md", Page());

    [Fact]
    public void Trait_OfEveryTest_NamesARow() => Assert.All(
        TestTraits.Of("Hostile"), trait => Assert.True(Catalogue.Any(row => row.Id == trait.Value), $"{trait.Class}.{trait.Method}: {trait.Value}"));

    [Fact]
    public void Row_OfTheCatalogue_HasATest()
    {
        HashSet<string> tested = [.. TestTraits.Of("Hostile").Select(trait => trait.Value)];
        Assert.All(Catalogue.Select(row => row.Id), id => Assert.Contains(id, tested));
    }

    private static string Page()
    {
        StringBuilder page = new(
            """
            # Hostile input

            What ended or fooled other daemons, or follows from what the protocol leaves open, and the tests that send it. Written from the traits of the tests
            (`[Trait("Hostile", "T08")]`); `XFRMCTL_UPDATE=1` and the tests of the architecture rewrite it.

            Each of these tests ends alike: no fault of the program, few lines in what it reports, nothing held for ever, and the next handshake succeeds.
            Besides, `tests/fuzz` mutates messages in clear, messages under keys, and whole sequences of what can happen to two engines.

            | | what is sent | known from | tests |
            |---|---|---|---|

            """);
        ILookup<string, (string Value, string Project, string Class, string Method)> traits = TestTraits.Of("Hostile").ToLookup(trait => trait.Value);
        foreach ((string id, string sent, string known) in Catalogue)
        {
            string tests = string.Join("; ", traits[id].GroupBy(trait => trait.Class).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"{group.Key}: {string.Join(", ", group.Select(trait => $"`{trait.Method}`").Distinct())}"));
            page.Append(CultureInfo.InvariantCulture, $"| {id} | {sent} | {known} | {(tests.Length == 0 ? "none yet" : tests)} |\n");
        }

        return page.ToString();
    }
}
