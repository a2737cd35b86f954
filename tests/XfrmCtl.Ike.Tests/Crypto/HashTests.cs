using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Tests.Crypto;

/// <summary>The hashes that authenticate Phase 1 and Phase 2, with HMAC-MD5 as an ASA of the old kind has it.</summary>
public sealed class HashTests
{
    [Fact]
    [Trait("Rfc", "2409-5")]
    public void Phase1Hash_BothSides_AreTheFormulas()
    {
        using Phase1Keys keys = Samples.AsaKeys();
        Assert.Equal("795f0aa6a8eae0a60ef0be16f90f8701", Samples.Hex(Phase1Hash.Compute(
            keys, Samples.InitiatorPublic, Samples.ResponderPublic, Samples.InitiatorCookie, Samples.ResponderCookie, Samples.SaBody, Samples.IdBody)));
        Assert.Equal("9f02987d36cf888d64d5d197ed06c02e", Samples.Hex(Phase1Hash.Compute(
            keys, Samples.ResponderPublic, Samples.InitiatorPublic, Samples.ResponderCookie, Samples.InitiatorCookie, Samples.SaBody, Samples.IdBody)));
    }

    [Fact]
    [Trait("Rfc", "2409-5.5")]
    public void Phase2Hash_TheThree_AreTheFormulas()
    {
        using Phase1Keys keys = Samples.AsaKeys();
        Assert.Equal("0148c36b8de536848cbbcef8fa458b9f", Samples.Hex(Phase2Hash.First(keys, Samples.MessageId, Samples.Rest)));
        Assert.Equal("8f2b354ef639187bc77bb739ac4aa58c", Samples.Hex(Phase2Hash.Second(keys, Samples.MessageId, Samples.Ni, Samples.Rest)));
        Assert.Equal("2f7e757e434c92590032800ecaadff17", Samples.Hex(Phase2Hash.Third(keys, Samples.MessageId, Samples.Ni, Samples.Nr)));
    }
}
