using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>Holds a message against its row: presence, repetition, order.</summary>
public static class MessageGate
{
    /// <summary>What is wrong with the payloads, or null.</summary>
    public static string? Check(ExchangeRow row, ReadOnlySpan<Payload> payloads)
    {
        ArgumentNullException.ThrowIfNull(row);
        foreach (PayloadType required in row.Required)
        {
            int count = Count(payloads, required);
            if (count != 1)
                return count == 0 ? $"{row.Name} lacks its {required} payload" : $"{row.Name} has {count} {required} payloads instead of one";
        }

        foreach (Payload payload in payloads)
            if (!row.Required.Contains(payload.Type) && !IsAllowed(row, payloads, payload.Type))
                return $"payload {payload.Type} has no place in {row.Name}, or occurs too often";

        if (row.FirstIsHash && payloads[0].Type != PayloadType.HASH)
            return $"{row.Name} does not begin with HASH (RFC 2409 §5.5)";
        return null;
    }

    private static bool IsAllowed(ExchangeRow row, ReadOnlySpan<Payload> payloads, PayloadType type)
    {
        foreach ((PayloadType allowed, int most) in row.Allowed)
            if (allowed == type)
                return Count(payloads, type) <= most;
        return false;
    }

    private static int Count(ReadOnlySpan<Payload> payloads, PayloadType type)
    {
        int count = 0;
        foreach (Payload payload in payloads)
            if (payload.Type == type)
                count++;
        return count;
    }
}
