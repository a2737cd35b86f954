using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec;

/// <summary>One payload of a message. Each kind has a file of its own in <c>Payloads/</c>.</summary>
/// <param name="Type">The type number on the wire; some kinds have two.</param>
public abstract record Payload(PayloadType Type)
{
    /// <summary>The body as it came over the wire, without the generic header; empty for payloads that we made.</summary>
    public ReadOnlyMemory<byte> Body { get; internal set; }

    /// <summary>Writes the body, without the generic header.</summary>
    public abstract void Encode(ref WireWriter writer);
}
