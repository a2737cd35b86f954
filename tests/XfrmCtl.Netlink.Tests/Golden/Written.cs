using XfrmCtl.Netlink.Wire;
using XfrmCtl.Testing;

namespace XfrmCtl.Netlink.Tests.Golden;

/// <summary>Runs one of our writers, and takes messages apart to compare them.</summary>
internal static class Written
{
    public delegate void Body(ref AttributeWriter body);

    /// <summary>The message without its header.</summary>
    public static byte[] Payload(Body write)
    {
        using var batch = new NetlinkBatch();
        AttributeWriter body = batch.Begin();
        write(ref body);
        batch.Commit(body, 0x10, 0);
        return batch[0][MessageHeader.Octets..].ToArray();
    }

    /// <summary>A captured message without its header.</summary>
    public static byte[] Captured(string text) => HexText.Parse(text)[MessageHeader.Octets..];

    /// <summary>The attributes behind a fixed header, as text, in ascending order: order means nothing to the kernel.</summary>
    public static string[] Attributes(ReadOnlySpan<byte> payload, int headerOctets)
    {
        var attributes = new SortedDictionary<ushort, string>();
        var reader = new AttributeReader(payload[headerOctets..]);
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
            attributes.Add(type, HexText.Format(value));
        Assert.False(reader.IsMalformed);
        return [.. attributes.Select(pair => $"{pair.Key}: {pair.Value}")];
    }
}
