using CsCheck;
using XfrmCtl.Core.Naming;

namespace XfrmCtl.Core.Tests.Naming;

/// <summary>Distinguished names as text and in DER; the octets were made by OpenSSL 3.0's <c>req -subj</c> with the string masks <c>default</c> and <c>utf8only</c>.</summary>
public sealed class DistinguishedNameTests
{
    private const string Gateway = "C=CH, O=Example\\, Inc., CN=gw.example.net, E=admin@example.net, DC=net";

    private const string GatewayDer = "3075"
        + "310b3009060355040613024348"                                     // C, PrintableString CH
        + "31163014060355040a130d4578616d706c652c20496e632e"               // O, PrintableString Example, Inc.
        + "311730150603550403130e67772e6578616d706c652e6e6574"             // CN, PrintableString gw.example.net
        + "3120301e06092a864886f70d010901161161646d696e406578616d706c652e6e6574" // emailAddress, IA5String
        + "31133011060a0992268993f22c64011916036e6574";                    // DC, IA5String net

    [Fact]
    public void Octets_PrintableAndMailValues_AreOpenSsls() => Assert.Equal(GatewayDer, Convert.ToHexStringLower(Parse(Gateway).Octets.AsSpan()));

    [Fact]
    public void Octets_LettersBeyondPrintable_AreUtf8() =>
        Assert.Equal("30123110300e060355040a0c075ac3bc72696368", Convert.ToHexStringLower(Parse("O=Zürich").Octets.AsSpan()));

    [Theory]
    [InlineData(GatewayDer, Gateway)]
    [InlineData("30123110300e060355040a0c075ac3bc72696368", "O=Zürich")]
    [InlineData("3011310f300d060355040b14065afc72696368", "OU=Zürich")] // T61String, as old certificates have it
    [InlineData("300e310c300a06032a0304a003020105", "1.2.3.4=#a003020105")]
    public void TryDecode_NamesOfOthers_AreReadable(string der, string text)
    {
        Assert.True(DistinguishedName.TryDecode(Convert.FromHexString(der), out DistinguishedName? name));
        Assert.Equal(text, name.ToString());
        Assert.Equal(der, Convert.ToHexStringLower(name.Octets.AsSpan()));
    }

    [Theory]
    [InlineData("C=CH, O=Example\\, Inc., CN=gw.example.net, E=admin@example.net, DC=net")]
    [InlineData("C=CH,O=Example,, Inc.,CN=gw.example.net,emailAddress=admin@example.net,DC=net")]
    [InlineData("/C=CH/O=Example, Inc./CN=gw.example.net/Email=admin@example.net/DC=net")]
    [InlineData("  c = ch ,2.5.4.10=EXAMPLE\\,  INC., cn=gw.example.net, e=Admin@example.net, dc=net ")]
    public void TryParse_EverySpelling_IsTheSameName(string text)
    {
        Assert.Equal(Parse(Gateway), Parse(text));
        Assert.Equal(Parse(Gateway).GetHashCode(), Parse(text).GetHashCode());
        Assert.True(Parse(Gateway).Matches(Parse(text)));
    }

    [Theory]
    [InlineData("C=CH, O=Example, CN=*", "C=CH, O=Example, CN=gw", true)]
    [InlineData("C=CH, O=*, CN=*", "C=CH, O=Example, CN=gw", true)]
    [InlineData("C=CH, O=Example, CN=*", "C=CH, O=Other, CN=gw", false)]
    [InlineData("C=CH, CN=gw", "CN=gw, C=CH", false)]
    [InlineData("C=CH, CN=gw", "C=CH, O=Example, CN=gw", false)]
    [InlineData("C=CH, CN=gw", "C=CH, OU=gw", false)]
    public void Matches_ByAttributeInOrder_WithStarForAny(string pattern, string name, bool expected)
    {
        Assert.Equal(expected, Parse(pattern).Matches(Parse(name)));
        Assert.Equal(expected, Parse(name).Matches(Parse(pattern)));
    }

    // RFC 4514 §2.4. Whoever presents a name decides what stands in it, and no log or terminal may get that raw.
    [Theory]
    [InlineData("a\nb", "CN=a\\0Ab")]
    [InlineData("\u001b[2J", "CN=\\1B[2J")]
    [InlineData("a\0", "CN=a\\00")]
    [InlineData("\t", "CN=\\09")]
    [InlineData("\u007f\u009b", "CN=\\7F\\C2\\9B")]
    [InlineData(" a ", "CN=\\ a\\ ")]
    [Trait("Hostile", "T16")]
    public void Text_OfControlCharacters_IsTheirOctetsAndReadsBack(string value, string text)
    {
        DistinguishedName name = new([new NameAttribute("2.5.4.3", value)]);
        Assert.Equal(text, name.ToString());
        Assert.Equal(value, Parse(text).Attributes.Single().Value);
    }

    // What is no octet of a control character keeps its meaning.
    [Theory]
    [InlineData("CN=\\41", "41")]
    [InlineData("CN=\\C2", "C2")]
    [InlineData("CN=\\0g", "0g")]
    [InlineData("CN=\\0", "0")]
    public void TryParse_BackslashBeforeOtherDigits_IsTheDigits(string text, string value) => Assert.Equal(value, Parse(text).Attributes.Single().Value);

    [Theory]
    [InlineData("", 0, "the name ends with a separator")]
    [InlineData("CN=gw,", 6, "the name ends with a separator")]
    [InlineData("CN=gw, gateway", 7, "'gateway' has no '='")]
    [InlineData("CM=gw", 0, "'CM' is no type of attribute")]
    [InlineData("C=CH, =gw", 6, "an attribute has no type before its '='")]
    [InlineData("C=CH, CN=, O=x", 9, "CN= has no value")]
    [InlineData("3.1.2=x", 0, "'3.1.2' is no type of attribute")]
    [InlineData("1.40=x", 0, "'1.40' is no type of attribute")]
    public void TryParse_NoName_SaysWhereAndWhy(string text, int offset, string message)
    {
        Assert.False(DistinguishedName.TryParse(text, out DistinguishedName? name, out (int Offset, string Message)? problem));
        Assert.Null(name);
        Assert.Equal((offset, message), problem);
    }

    [Fact]
    public void TryParse_HalfASurrogatePair_IsNoName()
    {
        Assert.False(DistinguishedName.TryParse("C=CH, CN=\ud800", out _, out (int Offset, string Message)? problem));
        Assert.Equal((9, "half a character stands alone"), problem);
    }

    [Fact]
    public void Text_OfAnyName_ReadsBackToTheSameOctets() =>
        Gen.Select(Gen.Int[0, Types.Length - 1].Select(index => Types[index]), Gen.String[Gen.Char["aZ 09,/\\=\"*#ü@+\t"], 1, 12])
            .Select((type, value) => new NameAttribute(type, value))
            .List[1, 5]
            .Sample(attributes =>
            {
                DistinguishedName name = new(attributes);
                Assert.Equal(name.Octets, Parse(name.ToString()).Octets);
                Assert.True(DistinguishedName.TryDecode(name.Octets.AsMemory(), out DistinguishedName? decoded));
                Assert.Equal(name, decoded);
            });

    [Fact]
    public void TryDecode_DamagedOctets_NeverThrows() =>
        Gen.Select(Gen.Int[0, GatewayDer.Length / 2 - 1], Gen.Byte, Gen.Int[0, GatewayDer.Length / 2]).Sample((at, octet, length) =>
        {
            byte[] octets = Convert.FromHexString(GatewayDer);
            octets[at] = octet;
            if (DistinguishedName.TryDecode(octets.AsMemory(0, length), out DistinguishedName? name))
                Assert.NotEmpty(name.ToString());
        });

    private static readonly string[] Types = ["2.5.4.3", "2.5.4.10", "1.2.840.113549.1.9.1", "2.5.4.99", "1.2.3.4.5"];

    private static DistinguishedName Parse(string text)
    {
        Assert.True(DistinguishedName.TryParse(text, out DistinguishedName? name, out (int Offset, string Message)? problem), problem?.Message);
        return name;
    }
}
