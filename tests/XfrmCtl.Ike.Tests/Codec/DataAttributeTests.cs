using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Codec;

/// <summary>Data attributes (RFC 2408 §3.3).</summary>
public sealed class DataAttributeTests
{
    [Theory]
    [InlineData(11, 1u, "800b 0001")]
    [InlineData(12, 28800u, "800c 7080")]
    [InlineData(12, 65535u, "800c ffff")]
    [InlineData(12, 65536u, "000c 0004 00010000")]
    [InlineData(12, 86400u, "000c 0004 00015180")]
    [Trait("Rfc", "2408-3.3")]
    public void DataAttribute_Number_TakesTheShortFormWhereItFits(ushort type, uint number, string hex)
    {
        WireWriter writer = new(1);
        DataAttribute.Of(type, number).Encode(ref writer);
        Assert.Equal(HexText.Parse(hex), writer.ToArray());
        WireReader reader = new(writer.ToArray());
        DataAttribute decoded = DataAttribute.Decode(ref reader);
        Assert.Null(reader.Error);
        Assert.Equal((type, number), (decoded.Type, decoded.Number));
    }

    [Theory]
    [InlineData("000c 0000", 0u)]
    [InlineData("000c 0001 07", 7u)]
    [InlineData("000c 0003 015180", 86400u)]
    [InlineData("000c 0008 0000000000015180", 86400u)]
    [InlineData("000c 0008 0000000100000000", uint.MaxValue)]
    [InlineData("000c 0009 ffffffffffffffffff", uint.MaxValue)]
    public void DataAttribute_ValueOfAnyLength_IsANumberThatSaturates(string hex, uint number)
    {
        WireReader reader = new(HexText.Parse(hex));
        Assert.Equal(number, DataAttribute.Decode(ref reader).Number);
        Assert.Null(reader.Error);
        Assert.Equal(0, reader.Remaining);
    }

    [Theory]
    [InlineData("80")]
    [InlineData("800b 00")]
    [InlineData("000c 00")]
    [InlineData("000c 0004 000151")]
    [InlineData("000c ffff 00015180")]
    public void DataAttribute_Cut_IsAFault(string hex)
    {
        WireReader reader = new(HexText.Parse(hex));
        _ = DataAttribute.Decode(ref reader);
        Assert.NotNull(reader.Error);
    }

    [Fact]
    public void TransformPayload_Value_IsTheFirstOfItsClassOrNull()
    {
        TransformPayload transform = new(1, TransformPayload.KeyIke, [DataAttribute.Of(1, 5), DataAttribute.Of(2, 1), DataAttribute.Of(1, 7)]);
        Assert.Equal(5u, transform.Value(1));
        Assert.Equal(1u, transform.Value(2));
        Assert.Null(transform.Value(3));
    }
}
