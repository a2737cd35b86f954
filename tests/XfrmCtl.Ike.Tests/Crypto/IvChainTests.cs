using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Tests.Crypto;

/// <summary>Initialisation vectors (RFC 2409 appendix B).</summary>
public sealed class IvChainTests
{
    [Theory]
    [InlineData(8, "7ade24be5139bf56")]
    [InlineData(16, "7ade24be5139bf5614c644d024414ed3")]
    [Trait("Rfc", "2409-B")]
    public void IvChain_Phase1_BeginsWithTheHashOfBothPublicValues(int block, string expected) =>
        Assert.Equal(expected, Samples.Hex(IvChain.Phase1(HashTable.Md5, block, Samples.InitiatorPublic, Samples.ResponderPublic).Current.Span));

    [Fact]
    [Trait("Rfc", "2409-B")]
    public void IvChain_Phase2_BeginsWithTheHashOfTheLastBlockAndTheMessageId() => Assert.Equal(
        "320509c624aaf83d",
        Samples.Hex(IvChain.Phase2(HashTable.Md5, Convert.FromHexString("0102030405060708"), Samples.MessageId).Current.Span));

    [Fact]
    [Trait("Rfc", "2409-B")]
    public void IvChain_Message_LeavesItsLastBlock()
    {
        IvChain chain = IvChain.Phase1(HashTable.Md5, 8, Samples.InitiatorPublic, Samples.ResponderPublic);
        ReadOnlyMemory<byte> first = chain.Current;
        chain.Advance(Samples.Rest.AsSpan(0, 56));
        Assert.Equal(Samples.Rest.AsSpan(48, 8).ToArray(), chain.Current.ToArray());
        Assert.Equal("7ade24be5139bf56", Samples.Hex(first.Span));
    }
}
