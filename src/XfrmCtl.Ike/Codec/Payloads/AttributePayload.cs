using System.Collections.Immutable;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>Attribute payload of the Transaction exchange (draft-dukes-ike-mode-cfg-02 §3.2).</summary>
/// <remarks>
/// <code>
/// |     Type      |   RESERVED    |           Identifier          |
/// |                           Attributes                          |
/// </code>
/// </remarks>
/// <param name="MessageType">Request, reply, set or acknowledgement.</param>
/// <param name="Identifier">Names a request or set; its answer repeats it.</param>
/// <param name="Attributes">Attributes in the order of the wire; one without octets asks for a value.</param>
public sealed record AttributePayload(ConfigurationMessageType MessageType, ushort Identifier, ImmutableArray<DataAttribute> Attributes) : Payload(PayloadType.ATTR)
{
    // More than any gateway gives; a payload of 64 kB has room for sixteen thousand.
    private const int MostAttributes = 256;

    /// <summary>The first attribute of a type, or null.</summary>
    public DataAttribute? First(ConfigurationAttribute type)
    {
        foreach (DataAttribute attribute in Attributes)
            if (attribute.Type == (ushort)type)
                return attribute;
        return null;
    }

    /// <summary>Reads the body.</summary>
    public static AttributePayload Decode(ref WireReader body)
    {
        ConfigurationMessageType type = (ConfigurationMessageType)body.ReadByte("configuration message type");
        body.ReadByte("reserved");
        ushort identifier = body.ReadUInt16("identifier");
        ImmutableArray<DataAttribute>.Builder attributes = ImmutableArray.CreateBuilder<DataAttribute>();
        while (body.Remaining > 0 && body.Error is null)
        {
            // pluto fills the payload up to four octets, and counts what it fills in.
            if (body.Remaining < 4)
            {
                if (body.ReadOctets(body.Remaining, "padding").Span.ContainsAnyExcept((byte)0))
                    body.Fail("octets behind the last attribute");
                break;
            }

            if (attributes.Count == MostAttributes)
                body.Fail($"more than {MostAttributes} attributes");
            attributes.Add(DataAttribute.Decode(ref body));
        }

        return new(type, identifier, attributes.DrainToImmutable());
    }

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer)
    {
        writer.WriteByte((byte)MessageType);
        writer.WriteByte(0);
        writer.WriteUInt16(Identifier);
        foreach (DataAttribute attribute in Attributes)
            attribute.Encode(ref writer);
    }
}
