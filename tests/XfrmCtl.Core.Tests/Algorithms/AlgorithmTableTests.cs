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
        Unique(GroupTable.Rows.Select(row => row.ConfName));
        Unique(GroupTable.Rows.Select(row => row.Id));
        Unique(GroupTable.Rows.Select(row => row.AsaName).OfType<string>());
        Unique(GroupTable.Rows.Select(row => row.PrimeBits));
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
        }

        foreach (HashAlgorithm row in HashTable.Rows)
        {
            Assert.All(row.Aliases.Append(row.ConfName), name => Assert.Same(row, HashTable.ByConfName(name.ToUpperInvariant())));
            Assert.Same(row, HashTable.ByIkeId(row.IkeId));
        }

        foreach (DhGroup row in GroupTable.Rows)
        {
            Assert.Same(row, GroupTable.ByConfName(row.ConfName.ToUpperInvariant()));
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
        Assert.Null(HashTable.ByConfName("md4"));
        Assert.Null(HashTable.ByIkeId(3));
        Assert.Null(GroupTable.ByConfName("modp512"));
        Assert.Null(GroupTable.ById(0));
    }

    // RFC 2409 appendix A, RFC 2407 §4.4.4, RFC 3602, RFC 4106; names of the kernel's crypto API.
    [Theory]
    [InlineData("des", 1, 2, "cbc(des)", "64", 8)]
    [InlineData("3des", 5, 3, "cbc(des3_ede)", "192", 8)]
    [InlineData("aes", 7, 12, "cbc(aes)", "128,192,256", 16)]
    [InlineData("aes_gcm_8", null, 18, "rfc4106(gcm(aes))", "128,192,256", 1)]
    [InlineData("aes_gcm_12", null, 19, "rfc4106(gcm(aes))", "128,192,256", 1)]
    [InlineData("aes_gcm_16", null, 20, "rfc4106(gcm(aes))", "128,192,256", 1)]
    [InlineData("null", null, 11, "ecb(cipher_null)", "0", 4)]
    [Trait("Rfc", "2407-4.4.4")]
    [Trait("Rfc", "2409-A")]
    public void CipherTable_Row_HasTheNumbersOfTheRegistries(string name, int? ikeId, int espId, string kernelName, string keyBits, int blockOctets)
    {
        CipherAlgorithm row = CipherTable.ByConfName(name)!;
        Assert.Equal(((ushort?)ikeId, (byte?)espId, kernelName), (row.IkeId, row.EspTransformId, row.KernelName));
        Assert.Equal((keyBits, blockOctets), (string.Join(",", row.KeyBits), row.BlockOctets));
        Assert.Equal(row.KeyBits.Count > 1, row.SendsKeyLength);
        Assert.Equal(name.StartsWith("aes_gcm", StringComparison.Ordinal), row.IsAead);
        Assert.Equal(row.IsAead ? 4 : 0, row.SaltOctets);
    }

    // RFC 2407 §4.5 and §4.4.3, RFC 2403, RFC 2404, RFC 4868.
    [Theory]
    [InlineData("md5", 1, 2, "hmac(md5)", 128, 96)]
    [InlineData("sha1", 2, 3, "hmac(sha1)", 160, 96)]
    [InlineData("sha256", 5, 5, "hmac(sha256)", 256, 128)]
    [InlineData("sha384", 6, 6, "hmac(sha384)", 384, 192)]
    [InlineData("sha512", 7, 7, "hmac(sha512)", 512, 256)]
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
    }

    [Theory]
    [InlineData("des")]
    [InlineData("3des")]
    [InlineData("null")]
    public void CipherTable_WeakRow_SaysWhy(string name) => Assert.NotNull(CipherTable.ByConfName(name)!.Weakness);

    [Fact]
    public void Proposals_Text_IsTheConfigurationsSpelling()
    {
        Assert.Equal("3des-md5-modp1024", new IkeProposal(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp1024).ToString());
        Assert.Equal("aes256-sha1-modp2048", new IkeProposal(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp2048).ToString());
        Assert.Equal("aes128-sha256", new EspProposal(CipherTable.Aes, 128, IntegrityTable.HmacSha256).ToString());
        Assert.Equal("3des-md5", new EspProposal(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5).ToString());
        Assert.Equal("aes_gcm_16_128", new EspProposal(CipherTable.AesGcm16, 128, null).ToString());
    }

    private static void Unique<T>(IEnumerable<T> values)
    {
        T[] all = [.. values];
        Assert.NotEmpty(all);
        Assert.Equal(all.Length, all.Distinct().Count());
    }
}
