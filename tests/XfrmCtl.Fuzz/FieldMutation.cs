using XfrmCtl.Testing.Wire;

namespace XfrmCtl.Fuzz;

/// <summary>Changes of a message that know where its fields are.</summary>
internal static class FieldMutation
{
    // Payload types that have readers, and some that have none.
    private static readonly byte[] Types = [0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 20, 21, 33, 128, 130, 131, 132, 255];

    /// <summary>One field is given another value; octets of variable length another length too, with the lengths around them made right most of the time.</summary>
    public static byte[] Change(byte[] message, IReadOnlyList<WireField> fields, Random random)
    {
        if (fields.Count == 0)
            return message;
        WireField field = fields[random.Next(fields.Count)];
        return field.Kind switch
        {
            WireFieldKind.Octets => Resize(message, field, random),
            WireFieldKind.NextPayload => With(message, field, Types[random.Next(Types.Length)]),
            WireFieldKind.Length => With(message, field, Near(message, field, random)),
            _ => With(message, field, random.Next(3) == 0 ? random.NextInt64() : random.Next(20)),
        };
    }

    private static byte[] Resize(byte[] message, WireField field, Random random)
    {
        byte[] octets = new byte[random.Next(4) switch { 0 => field.Octets, 1 => random.Next(8), 2 => random.Next(64), _ => random.Next(600) }];
        random.NextBytes(octets);
        if (random.Next(2) == 0)
            message.AsSpan(field.Offset, Math.Min(field.Octets, octets.Length)).CopyTo(octets);
        return WireFields.Replace(message, random.Next(6) == 0 ? field with { Lengths = [] } : field, octets);
    }

    private static long Near(byte[] message, WireField field, Random random)
    {
        long now = 0;
        foreach (byte octet in message.AsSpan(field.Offset, field.Octets))
            now = unchecked((now << 8) | octet);
        return unchecked(now + random.Next(-5, 6));
    }

    private static byte[] With(byte[] message, WireField field, long value)
    {
        byte[] changed = [.. message];
        for (int index = field.Octets - 1; index >= 0; index--)
        {
            changed[field.Offset + index] = (byte)(value & 0xff);
            value >>= 8;
        }

        return changed;
    }
}
