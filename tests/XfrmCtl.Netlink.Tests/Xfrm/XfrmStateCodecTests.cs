using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CsCheck;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Tests.Golden;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Netlink.Xfrm.Layout;

namespace XfrmCtl.Netlink.Tests.Xfrm;

public class XfrmStateCodecTests
{
    private static readonly int HeaderOctets = Unsafe.SizeOf<XfrmUserSaInfo>();

    [Fact]
    public void State_Written_IsWhatIpSends()
    {
        byte[] golden = Written.Captured(Captures.AddState);

        byte[] written = Written.Payload((ref AttributeWriter body) => XfrmStateCodec.Write(Samples.State, ref body));

        Assert.Equal(golden[..HeaderOctets], written[..HeaderOctets]);
        Assert.Equal(Written.Attributes(golden, HeaderOctets), Written.Attributes(written, HeaderOctets));
    }

    [Fact]
    public void AeadState_Written_IsWhatIpSendsWithItsBitmap()
    {
        byte[] golden = Written.Captured(Captures.AddAeadState);

        byte[] written = Written.Payload((ref AttributeWriter body) => XfrmStateCodec.Write(Samples.AeadState, ref body));

        Assert.Equal(golden[..HeaderOctets], written[..HeaderOctets]);
        string[] theirs = Written.Attributes(golden, HeaderOctets);
        theirs[1] += new string('0', 4 * sizeof(uint) * 2);
        Assert.Equal(theirs, Written.Attributes(written, HeaderOctets));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void State_Read_IsTheObject(bool withKeys)
    {
        Comparison.AssertSame(
            Samples.State, XfrmStateCodec.Read(Written.Captured(Captures.AddState), withKeys)?.State, withKeys);
        Comparison.AssertSame(
            Samples.AeadState, XfrmStateCodec.Read(Written.Captured(Captures.AddAeadState), withKeys)?.State, withKeys);
    }

    [Fact]
    public void StateId_Written_IsWhatIpSendsButTheSourceAddress()
    {
        byte[] golden = Written.Captured(Captures.DeleteState);

        byte[] written = Written.Payload((ref AttributeWriter body) => XfrmStateCodec.WriteId(Samples.StateId, ref body));

        Assert.Equal(golden[..Unsafe.SizeOf<XfrmUserSaId>()], written);
    }

    [Fact]
    public void SpiRequest_Written_IsWhatIpSends()
    {
        byte[] written = Written.Payload((ref AttributeWriter body) => XfrmStateCodec.WriteSpiRequest(Samples.SpiRequest, ref body));

        Assert.Equal(Written.Captured(Captures.AllocateSpi), written);
    }

    [Fact]
    public void LarvalState_OfIPv6WhoseSelectorLeavesTheFamilyOpen_IsRead()
    {
        // net/xfrm/xfrm_state.c, __find_acq_core: prefixes of 128 bits, and no family in the selector.
        IPNetwork here = new(IPAddress.Parse("2001:db8:a::10"), 128);
        IPNetwork there = new(IPAddress.Parse("2001:db8:b::20"), 128);
        XfrmState state = new(new(here.BaseAddress, new Spi(0xc2f86e7e), IpsecProtocol.Esp), there.BaseAddress) { Selector = new(there, here) };
        byte[] octets = Written.Payload((ref AttributeWriter body) => XfrmStateCodec.Write(state, ref body));
        int family = (int)Marshal.OffsetOf<XfrmSelectorLayout>(nameof(XfrmSelectorLayout.Family));
        octets[family] = octets[family + 1] = 0;

        XfrmState? read = XfrmStateCodec.Read(octets, withKeys: false)?.State;

        Assert.Equal(state.Id, read?.Id);
        Assert.Equal(state.Selector, read?.Selector);
    }

    [Theory]
    [InlineData(Captures.AddState)]
    [InlineData(Captures.AddAeadState)]
    public void State_CutAtEveryLength_IsRefusedOrShorterButNeverThrows(string capture)
    {
        byte[] whole = Written.Captured(capture);
        for (int length = 0; length < whole.Length; length++)
        {
            XfrmStateInfo? read = XfrmStateCodec.Read(whole.AsSpan(0, length), withKeys: true);
            // Cut between attributes it is a state with fewer of them; cut elsewhere it is none.
            Assert.True(read is null || IsBetweenAttributes(whole, length), $"cut at {length}");
        }
    }

    [Fact]
    public void State_WithAnyOctetsChanged_NeverThrows() =>
        Gen.Select(Gen.Int[0, 439], Gen.Byte).Array[1, 8].Sample(changes =>
        {
            byte[] octets = Written.Captured(Captures.AddState);
            foreach ((int at, byte value) in changes)
                octets[at] = value;
            XfrmStateCodec.Read(octets, withKeys: true);
        });

    [Fact]
    public void State_OfAnyKind_RoundTrips() => Generators.State.Sample(state =>
    {
        byte[] written = Written.Payload((ref AttributeWriter body) => XfrmStateCodec.Write(state, ref body));
        Comparison.AssertSame(state, XfrmStateCodec.Read(written, withKeys: true)?.State, withKeys: true);
    });

    [Fact]
    public void State_WithAlgorithmThatHasNoKey_IsOurError()
    {
        XfrmState state = Samples.State with { Encryption = new XfrmAlgorithm("cbc(aes)", 128, 0) };

        Assert.Throws<ArgumentException>(() => Written.Payload((ref AttributeWriter body) => XfrmStateCodec.Write(state, ref body)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public void AlgorithmName_ThatDoesNotFit_IsRefusedNotCut(int length) =>
        Assert.Throws<ArgumentException>(() => new XfrmAlgorithm(new string('a', length), 128, 0));

    [Fact]
    public void AlgorithmName_OfTheGreatestLength_IsKeptWhole()
    {
        string name = new('a', XfrmAlgorithm.LongestName);
        using var key = new SecretBytes(1);
        XfrmState state = Samples.State with { Encryption = new XfrmAlgorithm(name, key) };

        byte[] written = Written.Payload((ref AttributeWriter body) => XfrmStateCodec.Write(state, ref body));

        Assert.Equal(name, XfrmStateCodec.Read(written, withKeys: false)?.State.Encryption?.Name);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4097)]
    public void ReplayWindow_OutOfRange_IsOurError(int window) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        Written.Payload((ref AttributeWriter body) => XfrmStateCodec.Write(Samples.State with { ReplayWindow = window }, ref body)));

    [Theory]
    [InlineData(32, 0)]
    [InlineData(33, 2)]
    [InlineData(64, 2)]
    [InlineData(4096, 128)]
    [Trait("Hostile", "T20")]
    public void ReplayWindow_BeyondThirtyTwo_GoesAsABitmap(int window, int words)
    {
        XfrmState state = Samples.State with { ReplayWindow = window };

        byte[] written = Written.Payload((ref AttributeWriter body) => XfrmStateCodec.Write(state, ref body));

        string? bitmap = Written.Attributes(written, HeaderOctets).SingleOrDefault(text => text.StartsWith("23:", StringComparison.Ordinal));
        Assert.Equal(words == 0 ? null : 4 + (24 + (4 * words)) * 2, bitmap?.Length);
        Assert.Equal(window, XfrmStateCodec.Read(written, withKeys: false)?.State.ReplayWindow);
    }

    [Fact]
    public void UnknownAttributes_OfAState_AreKeptAndWrittenAgain()
    {
        XfrmState state = Samples.State with { OtherAttributes = [new XfrmAttribute(99, new byte[] { 1, 2, 3 })] };

        byte[] written = Written.Payload((ref AttributeWriter body) => XfrmStateCodec.Write(state, ref body));
        XfrmState read = XfrmStateCodec.Read(written, withKeys: true)!.State;

        Assert.Equal(state.OtherAttributes, read.OtherAttributes);
        Assert.Equal(written, Written.Payload((ref AttributeWriter body) => XfrmStateCodec.Write(read, ref body)));
        Assert.Equal("attribute 99 (3 octets)", read.OtherAttributes[0].ToString());
    }

    [Fact]
    public void KnownAttribute_ThatIsTooShort_IsKeptAsOctets()
    {
        XfrmState state = Samples.State with { OtherAttributes = [new XfrmAttribute(XfrmAttributeType.XFRMA_IF_ID, new byte[] { 1 })] };

        byte[] written = Written.Payload((ref AttributeWriter body) => XfrmStateCodec.Write(state, ref body));
        XfrmState read = XfrmStateCodec.Read(written, withKeys: false)!.State;

        Assert.Equal(0u, read.InterfaceId);
        Assert.Equal("XFRMA_IF_ID", Assert.Single(read.OtherAttributes).Name);
    }

    [Fact]
    public void Algorithm_ThatIsMalformed_IsNotKeptAsOctets()
    {
        // Its octets may be a key.
        XfrmState state = Samples.State with
        {
            Encryption = null,
            OtherAttributes = [new XfrmAttribute(XfrmAttributeType.XFRMA_ALG_CRYPT, new byte[] { 1, 2, 3 })],
        };

        byte[] written = Written.Payload((ref AttributeWriter body) => XfrmStateCodec.Write(state, ref body));

        Assert.Empty(XfrmStateCodec.Read(written, withKeys: true)!.State.OtherAttributes);
    }

    [Fact]
    public void Compression_WithoutKey_IsWritten()
    {
        XfrmState state = Samples.State with { Compression = new XfrmAlgorithm("deflate", 0, 0) };

        byte[] written = Written.Payload((ref AttributeWriter body) => XfrmStateCodec.Write(state, ref body));

        Assert.Equal("deflate", XfrmStateCodec.Read(written, withKeys: false)!.State.Compression?.Name);
    }

    [Fact]
    public void Counts_ThatDoNotFitTheWindow_AreOurError()
    {
        foreach (XfrmReplay replay in new[] { new XfrmReplay(1ul << 32, 0), new XfrmReplay(0, 0) { Bitmap = [1, 2] } })
        {
            Assert.Throws<ArgumentException>(() =>
                Written.Payload((ref AttributeWriter body) => XfrmStateCodec.Write(Samples.State with { Replay = replay }, ref body)));
        }
    }

    private static bool IsBetweenAttributes(byte[] whole, int length)
    {
        if (length < HeaderOctets)
            return false;
        int at = HeaderOctets;
        var reader = new AttributeReader(whole.AsSpan(HeaderOctets));
        while (at < length && reader.Next(out _, out ReadOnlySpan<byte> value))
        {
            at += AttributeReader.HeaderOctets + value.Length;
            if (at <= length && MessageHeader.Align(at) >= length)
                return true;
            at = MessageHeader.Align(at);
        }
        return at == length;
    }
}
