using System.Globalization;
using System.Text.Json;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Crypto;

/// <summary>SKEYID and its children by NIST's vectors, and by self-made ones for what NIST has not.</summary>
public sealed class Phase1KeysTests
{
    // NIST CAVP, IKEv1 key derivation, first vector of the group with pre-shared keys and SHA-1.
    [Fact]
    [Trait("Rfc", "2409-5.4")]
    public void Phase1Keys_NistPresharedKey_IsMet() => CheckVector(
        "SHA-1", "83d374c30b3b5082", "5afc0da06c728029", "739003ba2c11c982946c65e26acf661fbf8ebb78011a9fead79efa12fe3e71cc",
        "62b04d112877e442fc3282fc37c076997718a0b9", "369e5aad1bdb5faf6a3d929d500cdc236710a9ab",
        "588e957d8d790d093b3a39f121473473af78e9bb", "cd74b0c048219db81384d3fda8f6cda51e398a2b", ("75", "b9a2d0e922dc66dd", "2130166863b5ddef"));

    // NIST CAVP, IKEv1 key derivation, first vector of the group with signatures and SHA-1; SKEYID is given.
    [Fact]
    [Trait("Rfc", "2409-5.1")]
    public void Phase1Keys_NistSignature_IsMet() => CheckVector(
        "SHA-1", "8c3bcd3a69831d7f", "d2d9a7ff4fbe95a7", "8ba4cbc73c0187301dc19a975823854dbd641c597f637f8d053a83b9514673eb",
        "707197817fb2d90cf54d1842606bdea59b9f4823", "384be709a8a5e63c3ed160cfe3921c4b37d5b32d",
        "48b327575abe3adba0f279849e289022a13e2b47", "a4a415c8e0c38c0da847c356cc61c24df8025560", null);

    [Fact]
    public void Phase1Keys_VectorsOfTheCorpus_AreMet()
    {
        Assert.SkipWhen(Corpus.Folder is null, Corpus.Absent);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Corpus.Folder!, "kat", "nist-cavp-ikev1.json")));
        int count = 0;
        foreach (JsonElement vector in document.RootElement.GetProperty("vectors").EnumerateArray())
        {
            string Text(string name) => vector.GetProperty(name).GetString()!;
            CheckVector(
                Text("hash"), Text("ckyI"), Text("ckyR"), Text("gxy"), Text("skeyid"), Text("skeyid_d"), Text("skeyid_a"), Text("skeyid_e"),
                Text("authentication") == "preSharedKey" ? (Text("preSharedKey"), Text("ni"), Text("nr")) : null);
            count++;
        }

        Assert.Equal(2, count);
    }

    [Theory]
    [InlineData("md5", "ce84c3d0ea7e77b2ca0db7e584956826", "d3b1953591a19917d789db01ac15c47b", "32671c582f5afae06ebca3e2569cb4c4",
        "e3109ed3503b9d33037fc07cb0060af8")]
    [InlineData("sha1", "8b2e9d9cccb93f8b11571302b6990ca60ccd9b88", "91e83c7e8590bbd845da369502bf76bee924f110",
        "beaf63b7b374823d9200d19ec8bfa7a7455b6810", "71a8e40f9314e6d6de0849d0e0c870bec73d31a3")]
    [InlineData("sha256", "d7261b6ed5b7567b490d3726e67668de59f99027c6186b459b21de9ddc455b09",
        "905d9bc21a2d731679ec8eab0d461898cb1af3139d6b41bfea6e7286297d5886", "303b5e42efb6b831d5c608e58b89701f77348661d93e7575c4caf5fa3a7740fe",
        "7bfadf895f7f9f65697eaef788802cda142fd1e3c19d95e1ab6fa14386b7e0f8")]
    [Trait("Rfc", "2409-5")]
    public void Phase1Keys_EachHash_DerivesTheFour(string hash, string skeyid, string d, string a, string e)
    {
        using Phase1Keys keys = Samples.Keys(HashTable.ByConfName(hash)!, CipherTable.TripleDes, 192);
        Assert.Equal(skeyid, Samples.Hex(keys.Skeyid.Span));
        Assert.Equal(d, Samples.Hex(keys.SkeyidD.Span));
        Assert.Equal(a, Samples.Hex(keys.SkeyidA.Span));
        Assert.Equal(e, Samples.Hex(keys.SkeyidE.Span));
    }

    // Short SKEYID_e: K1 = prf(SKEYID_e, 0), K2 = prf(SKEYID_e, K1). Long enough: its first octets.
    [Theory]
    [InlineData("md5", "e3109ed3503b9d33037fc07cb0060af8", 8, "e3109ed3503b9d33")]
    [InlineData("md5", "e3109ed3503b9d33037fc07cb0060af8", 16, "e3109ed3503b9d33037fc07cb0060af8")]
    [InlineData("md5", "e3109ed3503b9d33037fc07cb0060af8", 24, "53652c63cb145df337861c221802fbf8f9dce1040e49e2b0")]
    [InlineData("md5", "e3109ed3503b9d33037fc07cb0060af8", 32, "53652c63cb145df337861c221802fbf8f9dce1040e49e2b0a2566e678f1a7f9d")]
    [InlineData("sha1", "71a8e40f9314e6d6de0849d0e0c870bec73d31a3", 16, "71a8e40f9314e6d6de0849d0e0c870be")]
    [InlineData("sha1", "71a8e40f9314e6d6de0849d0e0c870bec73d31a3", 24, "39b576500952047cd4eace6f7812edd7f99b62c361fcd68f")]
    [InlineData("sha1", "71a8e40f9314e6d6de0849d0e0c870bec73d31a3", 32, "39b576500952047cd4eace6f7812edd7f99b62c361fcd68ffae16edb1d559f6f")]
    [InlineData("sha256", "7bfadf895f7f9f65697eaef788802cda142fd1e3c19d95e1ab6fa14386b7e0f8", 24, "7bfadf895f7f9f65697eaef788802cda142fd1e3c19d95e1")]
    [Trait("Rfc", "2409-B")]
    public void CipherKey_LengthAgainstSkeyidE_IsCutOrExpanded(string hash, string skeyidE, int octets, string expected)
    {
        using SecretBytes e = new(Convert.FromHexString(skeyidE));
        using SecretBytes key = Phase1Keys.CipherKey(HashTable.ByConfName(hash)!, e, octets);
        Assert.Equal(expected, Samples.Hex(key.Span));
    }

    [Fact]
    public void Phase1Keys_Disposed_GiveNothingAway()
    {
        Phase1Keys keys = Samples.AsaKeys();
        keys.Dispose();
        Assert.Throws<ObjectDisposedException>(() => keys.Skeyid);
        foreach (SecretBytes secret in new[] { keys.SkeyidD, keys.SkeyidA, keys.SkeyidE })
            Assert.Throws<ObjectDisposedException>(() => secret.Span.Length);
    }

    [Fact]
    public void Phase1Keys_SkeyidForgotten_IsZeroedAndTheOthersStay()
    {
        using Phase1Keys keys = Samples.AsaKeys();
        SecretBytes skeyid = keys.Skeyid;
        keys.ForgetSkeyid();
        Assert.Throws<ObjectDisposedException>(() => skeyid.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => keys.Skeyid);
        Assert.True(keys.SkeyidD.Span.ContainsAnyExcept((byte)0));
    }

    private static void CheckVector(
        string hash, string cookieI, string cookieR, string shared, string skeyid, string d, string a, string e, (string Key, string Ni, string Nr)? preshared)
    {
        HashAlgorithm row = HashTable.ByConfName(hash.Replace("-", "", StringComparison.Ordinal))!;
        SecretBytes root;
        if (preshared is { } inputs)
        {
            using SecretBytes key = new(Convert.FromHexString(inputs.Key));
            root = Phase1Keys.PresharedKeySkeyid(row, key, Convert.FromHexString(inputs.Ni), Convert.FromHexString(inputs.Nr));
        }
        else
        {
            root = new(Convert.FromHexString(skeyid));
        }

        using SecretBytes secret = new(Convert.FromHexString(shared));
        using Phase1Keys keys = Phase1Keys.Derive(
            new IkeProposal(CipherTable.TripleDes, 192, row, GroupTable.Modp1024), root, secret, Number(cookieI), Number(cookieR));
        Assert.Equal(skeyid, Samples.Hex(keys.Skeyid.Span));
        Assert.Equal(d, Samples.Hex(keys.SkeyidD.Span));
        Assert.Equal(a, Samples.Hex(keys.SkeyidA.Span));
        Assert.Equal(e, Samples.Hex(keys.SkeyidE.Span));
    }

    private static ulong Number(string hex) => ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
