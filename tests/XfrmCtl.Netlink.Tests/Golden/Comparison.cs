using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Netlink.Tests.Golden;

/// <summary>Compares objects that hold keys or lists, which records compare by reference.</summary>
internal static class Comparison
{
    public static void AssertSame(XfrmPolicy expected, XfrmPolicy? found)
    {
        Assert.NotNull(found);
        Assert.Equal(expected.Templates, found.Templates);
        Assert.Equal(expected.OtherAttributes, found.OtherAttributes);
        Assert.Equal(expected, found with { Templates = expected.Templates, OtherAttributes = expected.OtherAttributes });
    }

    public static void AssertSame(XfrmState expected, XfrmState? found, bool withKeys)
    {
        Assert.NotNull(found);
        AssertSame(expected.Encryption, found.Encryption, withKeys);
        AssertSame(expected.Integrity, found.Integrity, withKeys);
        AssertSame(expected.Aead, found.Aead, withKeys);
        AssertSame(expected.Compression, found.Compression, withKeys);
        AssertSame(expected.Replay, found.Replay);
        Assert.Equal(expected.OtherAttributes, found.OtherAttributes);
        Assert.Equal(expected, found with
        {
            Encryption = expected.Encryption,
            Integrity = expected.Integrity,
            Aead = expected.Aead,
            Compression = expected.Compression,
            Replay = expected.Replay,
            OtherAttributes = expected.OtherAttributes,
        });
    }

    public static void AssertSame(XfrmReplay? expected, XfrmReplay? found)
    {
        Assert.Equal(expected is null, found is null);
        Assert.Equal(expected?.Bitmap, found?.Bitmap);
        Assert.Equal(expected, found is null ? null : found with { Bitmap = expected!.Bitmap });
    }

    private static void AssertSame(XfrmAlgorithm? expected, XfrmAlgorithm? found, bool withKeys)
    {
        Assert.Equal(expected?.Name, found?.Name);
        Assert.Equal(expected?.KeyBits, found?.KeyBits);
        Assert.Equal(expected?.IcvBits, found?.IcvBits);
        if (withKeys)
            Assert.Equal(expected?.Key?.Span.ToArray(), found?.Key?.Span.ToArray());
        else
            Assert.Null(found?.Key);
    }
}
