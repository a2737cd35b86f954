using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Tests.Codec;

/// <summary>The reader that cannot read too far, and the writer that grows.</summary>
public sealed class WireTests
{
    [Fact]
    public void WireReader_Fields_AreInNetworkOrder()
    {
        WireReader reader = new(Convert.FromHexString("0102030405060708090a0b0c0d0e0f"));
        Assert.Equal(0x01, reader.ReadByte("a"));
        Assert.Equal(0x0203, reader.ReadUInt16("b"));
        Assert.Equal(0x04050607u, reader.ReadUInt32("c"));
        Assert.Equal(0x08090a0b0c0d0e0fu, reader.ReadUInt64("d"));
        reader.ReadEnd("it");
        Assert.Null(reader.Error);
    }

    [Fact]
    public void WireReader_FirstFault_SticksAndLaterReadsGiveNothing()
    {
        WireReader reader = new(new byte[] { 1, 2, 3 }, 100);
        Assert.Equal(0x0102, reader.ReadUInt16("first"));
        Assert.Equal(0u, reader.ReadUInt32("second"));
        Assert.Equal(0, reader.ReadByte("third"));
        Assert.True(reader.ReadRest().IsEmpty);
        Assert.Equal(102, reader.Error!.Offset);
        Assert.Contains("second", reader.Error.What, StringComparison.Ordinal);
        DecodeError first = reader.Error;
        reader.Fail("another", NotifyMessageType.INVALID_COOKIE);
        Assert.Same(first, reader.Error);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void WireReader_LengthThatLies_IsAFault(int length)
    {
        WireReader reader = new(new byte[4]);
        Assert.True(reader.ReadOctets(length, "octets").IsEmpty);
        Assert.NotNull(reader.Error);
    }

    [Fact]
    public void WireReader_Part_CannotReadItsNeighbour()
    {
        WireReader reader = new(new byte[] { 1, 2, 3, 4 }, 10);
        WireReader part = reader.ReadPart(2, "part");
        Assert.Equal(0x0102, part.ReadUInt16("all of it"));
        Assert.Equal(0, part.ReadByte("one more"));
        Assert.Equal(12, part.Error!.Offset);
        Assert.Null(reader.Error);
        Assert.Equal(0x0304, reader.ReadUInt16("the neighbour"));
    }

    [Fact]
    public void WireReader_EndWithOctetsLeft_IsAFault()
    {
        WireReader reader = new(new byte[2]);
        reader.ReadEnd("it");
        Assert.Equal(0, reader.Error!.Offset);
    }

    [Fact]
    public void WireWriter_SmallBuffer_GrowsAndKeepsWhatWasWritten()
    {
        WireWriter writer = new(0);
        writer.WriteByte(0x01);
        writer.WriteUInt16(0x0203);
        writer.WriteUInt32(0x04050607);
        writer.WriteUInt64(0x08090a0b0c0d0e0f);
        writer.WriteZeros(2);
        writer.WriteOctets([0x10, 0x11]);
        Assert.Equal("0102030405060708090a0b0c0d0e0f00001011", Convert.ToHexStringLower(writer.Written));
        writer.PatchByte(0, 0xff);
        writer.PatchUInt32(3, 0xaabbccdd);
        writer.PatchLength16(1, 1);
        Assert.Equal("ff0012aabbccdd08090a0b0c0d0e0f00001011", Convert.ToHexStringLower(writer.ToArray()));
    }

    [Fact]
    public void WireWriter_PartLongerThanItsLengthField_Throws() => Assert.Throws<OverflowException>(() =>
    {
        WireWriter writer = new(0);
        writer.WriteZeros(0x10000);
        writer.PatchLength16(0, 0);
    });
}
