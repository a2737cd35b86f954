using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Core.Tests.Algorithms;

/// <summary>Each table's names are unique, each number is the registry's, each lookup finds its row and no other.</summary>
public sealed class AlgorithmTableTests
{
    [Fact]
    public void CipherTable_Names_AreUnique()
    {
        Unique(CipherTable.Rows.SelectMany(row => row.Aliases.Append(row.ConfName)));
        Unique(CipherTable.Rows.Select(row => row.IkeId).OfType<ushort>());
        Unique(CipherTable.Rows.Select(row => row.EspTransformId).OfType<byte>());
        Unique(CipherTable.Rows.Select(row => row.AsaName).OfType<string>());
        Unique(CipherTable.Rows.Select(row => (row.KernelName, row.IcvBits)));
    }

    [Fact]
    public void IntegrityTable_Names_AreUnique()
    {
        Unique(IntegrityTable.Rows.SelectMany(row => row.Aliases.Append(row.ConfName)));
        Unique(IntegrityTable.Rows.Select(row => row.AttributeId));
        Unique(IntegrityTable.Rows.Select(row => row.AhTransformId).OfType<byte>());
        Unique(IntegrityTable.Rows.Select(row => row.AsaName).OfType<string>());
        Unique(IntegrityTable.Rows.Select(row => row.KernelName));
    }

    [Fact]
    public void HashTable_Names_AreUnique()
    {
        Unique(HashTable.Rows.SelectMany(row => row.Aliases.Append(row.ConfName)));
        Unique(HashTable.Rows.Select(row => row.IkeId));
        Unique(HashTable.Rows.Select(row => row.AsaName).OfType<string>());
    }

    [Fact]
    public void GroupTable_Names_AreUnique()
    {
        Unique(GroupTable.Rows.SelectMany(row => row.Aliases.Append(row.ConfName)));
        Unique(GroupTable.Rows.Select(row => row.Id));
        Unique(GroupTable.Rows.Select(row => row.AsaName).OfType<string>());
        Unique(GroupTable.Rows.Select(row => row.PrimeBits));
        Unique(GroupTable.Rows.Select(row => row.CurveOid).OfType<string>());
    }

    [Fact]
    public void Tables_EveryRow_CitesItsSource()
    {
        Assert.All(CipherTable.Rows, row => Assert.NotEmpty(row.Source));
        Assert.All(IntegrityTable.Rows, row => Assert.NotEmpty(row.Source));
        Assert.All(HashTable.Rows, row => Assert.NotEmpty(row.Source));
        Assert.All(GroupTable.Rows, row => Assert.NotEmpty(row.Source));
    }

    [Fact]
    public void Tables_EveryNameAndNumber_FindsItsRow()
    {
        foreach (CipherAlgorithm row in CipherTable.Rows)
        {
            Assert.All(row.Aliases.Append(row.ConfName), name => Assert.Same(row, CipherTable.ByConfName(name.ToUpperInvariant())));
            if (row.IkeId is { } ike)
                Assert.Same(row, CipherTable.ByIkeId(ike));
            if (row.EspTransformId is { } esp)
                Assert.Same(row, CipherTable.ByEspTransformId(esp));
        }

        foreach (IntegrityAlgorithm row in IntegrityTable.Rows)
        {
            Assert.All(row.Aliases.Append(row.ConfName), name => Assert.Same(row, IntegrityTable.ByConfName(name.ToUpperInvariant())));
            Assert.Same(row, IntegrityTable.ByAttributeId(row.AttributeId));
            Assert.Same(row, IntegrityTable.ByAhTransformId(row.AhTransformId!.Value));
        }

        foreach (HashAlgorithm row in HashTable.Rows)
        {
            Assert.All(row.Aliases.Append(row.ConfName), name => Assert.Same(row, HashTable.ByConfName(name.ToUpperInvariant())));
            Assert.Same(row, HashTable.ByIkeId(row.IkeId));
        }

        foreach (DhGroup row in GroupTable.Rows)
        {
            Assert.All(row.Aliases.Append(row.ConfName), name => Assert.Same(row, GroupTable.ByConfName(name.ToUpperInvariant())));
            Assert.Same(row, GroupTable.ById(row.Id));
        }
    }

    [Fact]
    public void Tables_WordOrNumberOfNobody_FindsNothing()
    {
        Assert.Null(CipherTable.ByConfName("rot13"));
        Assert.Null(CipherTable.ByIkeId(0));
        Assert.Null(CipherTable.ByEspTransformId(0));
        Assert.Null(IntegrityTable.ByConfName(""));
        Assert.Null(IntegrityTable.ByAttributeId(0));
        Assert.Null(IntegrityTable.ByAhTransformId(0));
        Assert.Null(HashTable.ByConfName("md4"));
        Assert.Null(HashTable.ByIkeId(3));
        Assert.Null(GroupTable.ByConfName("modp512"));
        Assert.Null(GroupTable.ById(0));
    }

    // RFC 2409 appendix A, RFC 2407 §4.4.4, RFC 3602, RFC 3686, RFC 4106, RFC 4309, RFC 4312, RFC 4543; names of the kernel's crypto API.
    [Theory]
    [InlineData("des", 1, 2, "cbc(des)", "64", 8, 0, 0)]
    [InlineData("3des", 5, 3, "cbc(des3_ede)", "192", 8, 0, 0)]
    [InlineData("aes", 7, 12, "cbc(aes)", "128,192,256", 16, 0, 0)]
    [InlineData("camellia", 8, 22, "cbc(camellia)", "128,192,256", 16, 0, 0)]
    [InlineData("aes_ctr", null, 13, "rfc3686(ctr(aes))", "128,192,256", 1, 4, 0)]
    [InlineData("aes_ccm_8", null, 14, "rfc4309(ccm(aes))", "128,192,256", 1, 3, 64)]
    [InlineData("aes_ccm_12", null, 15, "rfc4309(ccm(aes))", "128,192,256", 1, 3, 96)]
    [InlineData("aes_ccm_16", null, 16, "rfc4309(ccm(aes))", "128,192,256", 1, 3, 128)]
    [InlineData("aes_gcm_8", null, 18, "rfc4106(gcm(aes))", "128,192,256", 1, 4, 64)]
    [InlineData("aes_gcm_12", null, 19, "rfc4106(gcm(aes))", "128,192,256", 1, 4, 96)]
    [InlineData("aes_gcm_16", null, 20, "rfc4106(gcm(aes))", "128,192,256", 1, 4, 128)]
    [InlineData("aes_gmac", null, 23, "rfc4543(gcm(aes))", "128,192,256", 1, 4, 128)]
    [InlineData("null", null, 11, "ecb(cipher_null)", "0", 4, 0, 0)]
    [Trait("Rfc", "2407-4.4.4")]
    [Trait("Rfc", "2409-A")]
    public void CipherTable_Row_HasTheNumbersOfTheRegistries(
        string name, int? ikeId, int espId, string kernelName, string keyBits, int blockOctets, int saltOctets, int icvBits)
    {
        CipherAlgorithm row = CipherTable.ByConfName(name)!;
        Assert.Equal(((ushort?)ikeId, (byte?)espId, kernelName), (row.IkeId, row.EspTransformId, row.KernelName));
        Assert.Equal((keyBits, blockOctets, saltOctets, icvBits), (string.Join(",", row.KeyBits), row.BlockOctets, row.SaltOctets, row.IcvBits));
        Assert.Equal(row.KeyBits.Count > 1, row.SendsKeyLength);
        Assert.Equal(icvBits > 0, row.IsAead);
    }

    [Fact]
    public void CipherTable_Rows_AreThoseOfTheTest() => Assert.Equal(13, CipherTable.Rows.Count);

    // Only the ciphers in CBC mode may go without (RFC 3602 §5.3 against RFC 3686 §5.4, RFC 4106 §8.4, RFC 4309 §7.4).
    [Theory]
    [InlineData("3des", 192)]
    [InlineData("aes", 128)]
    [InlineData("camellia", 128)]
    [InlineData("null", 0)]
    [InlineData("aes_ctr", null)]
    [InlineData("aes_ccm_8", null)]
    [InlineData("aes_gcm_16", null)]
    [InlineData("aes_gmac", null)]
    [Trait("Rfc", "3686-5.4")]
    public void CipherTable_KeyLengthThatIsNotSaid_IsImpliedForCbcAlone(string name, int? keyBits) =>
        Assert.Equal(keyBits, CipherTable.ByConfName(name)!.ImpliedKeyBits);

    // RFC 2407 §4.5 and §4.4.3, RFC 2403, RFC 2404, RFC 4868, RFC 3566.
    [Theory]
    [InlineData("md5", 1, 2, "hmac(md5)", 128, 96)]
    [InlineData("sha1", 2, 3, "hmac(sha1)", 160, 96)]
    [InlineData("sha256", 5, 5, "hmac(sha256)", 256, 128)]
    [InlineData("sha384", 6, 6, "hmac(sha384)", 384, 192)]
    [InlineData("sha512", 7, 7, "hmac(sha512)", 512, 256)]
    [InlineData("aes_xcbc", 9, 9, "xcbc(aes)", 128, 96)]
    [Trait("Rfc", "2407-4.5")]
    [Trait("Rfc", "4868-2.6")]
    public void IntegrityTable_Row_HasTheNumbersOfTheRegistries(string name, int attribute, int ahId, string kernelName, int keyBits, int icvBits)
    {
        IntegrityAlgorithm row = IntegrityTable.ByConfName(name)!;
        Assert.Equal(((ushort)attribute, (byte?)ahId, kernelName), (row.AttributeId, row.AhTransformId, row.KernelName));
        Assert.Equal((keyBits, icvBits), (row.KeyBits, row.IcvBits));
    }

    [Theory]
    [InlineData("md5", 1, 16)]
    [InlineData("sha1", 2, 20)]
    [InlineData("sha256", 4, 32)]
    [InlineData("sha384", 5, 48)]
    [InlineData("sha512", 6, 64)]
    [Trait("Rfc", "2409-A")]
    public void HashTable_Row_HasTheNumbersOfTheRegistry(string name, int id, int octets)
    {
        HashAlgorithm row = HashTable.ByConfName(name)!;
        Assert.Equal(((ushort)id, octets), (row.IkeId, row.DigestOctets));
    }

    [Theory]
    [InlineData(1, 768)]
    [InlineData(2, 1024)]
    [InlineData(5, 1536)]
    [InlineData(14, 2048)]
    [InlineData(15, 3072)]
    [InlineData(16, 4096)]
    [InlineData(17, 6144)]
    [InlineData(18, 8192)]
    [Trait("Rfc", "2409-6")]
    [Trait("Rfc", "3526-2")]
    public void GroupTable_Row_HasTheNumberOfTheRegistry(int id, int bits)
    {
        DhGroup row = GroupTable.ById((ushort)id)!;
        Assert.Equal(($"modp{bits}", bits, bits / 8), (row.ConfName, row.PrimeBits, row.PublicOctets));
        Assert.Equal(row.PublicOctets, row.SecretOctets);
    }

    [Theory]
    [InlineData(19, 256, 64, 32, "1.2.840.10045.3.1.7")]
    [InlineData(20, 384, 96, 48, "1.3.132.0.34")]
    [InlineData(21, 521, 132, 66, "1.3.132.0.35")]
    [Trait("Rfc", "5903-3")]
    [Trait("Rfc", "5903-7")]
    public void GroupTable_EcpRow_HasItsCurveAndLengths(int id, int bits, int publicOctets, int secretOctets, string curve)
    {
        DhGroup row = GroupTable.ById((ushort)id)!;
        Assert.Equal(($"ecp{bits}", bits, publicOctets, secretOctets), (row.ConfName, row.PrimeBits, row.PublicOctets, row.SecretOctets));
        Assert.Equal(curve, row.CurveOid);
    }

    // RFC 8247 §2.4 on 22 to 24: small subgroups, and primes whose making nobody has told.
    [Fact]
    [Trait("Rfc", "8247-2.4")]
    public void GroupTable_NumbersOfAllGroups_AreTheseAndNoOther() =>
        Assert.Equal(
            [1, 2, 5, 14, 15, 16, 17, 18, 19, 20, 21],
            Enumerable.Range(0, 65536).Where(id => GroupTable.ById((ushort)id) is not null));

    [Fact]
    public void Tables_WeakRows_SayWhyAndAreTheseAlone()
    {
        Assert.Equal(["des", "3des", "aes_gmac", "null"], CipherTable.Rows.Where(row => row.Weakness is not null).Select(row => row.ConfName));
        Assert.Equal(["md5"], HashTable.Rows.Where(row => row.Weakness is not null).Select(row => row.ConfName));
        Assert.Equal(["md5"], IntegrityTable.Rows.Where(row => row.Weakness is not null).Select(row => row.ConfName));
        Assert.Equal(["modp768", "modp1024", "modp1536"], GroupTable.Rows.Where(row => row.Weakness is not null).Select(row => row.ConfName));
    }

    [Fact]
    public void Proposals_Text_IsTheConfigurationsSpelling()
    {
        Assert.Equal("3des-md5-modp1024", new IkeProposal(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp1024).ToString());
        Assert.Equal("aes256-sha1-modp2048", new IkeProposal(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp2048).ToString());
        Assert.Equal("aes128-sha256", new EspProposal(CipherTable.Aes, 128, IntegrityTable.HmacSha256).ToString());
        Assert.Equal("3des-md5", new EspProposal(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5).ToString());
        Assert.Equal("aes_gcm_16_128", new EspProposal(CipherTable.AesGcm16, 128, null).ToString());
        Assert.Equal("aes_ctr256-aes_xcbc", new EspProposal(CipherTable.AesCtr, 256, IntegrityTable.AesXcbc).ToString());
        Assert.Equal("aes_ccm_8_192", new EspProposal(CipherTable.AesCcm8, 192, null).ToString());
        Assert.Equal("camellia256-sha384-ecp384", new IkeProposal(CipherTable.Camellia, 256, HashTable.Sha384, GroupTable.Ecp384).ToString());
    }

    private static void Unique<T>(IEnumerable<T> values)
    {
        T[] all = [.. values];
        Assert.NotEmpty(all);
        Assert.Equal(all.Length, all.Distinct().Count());
    }
}
