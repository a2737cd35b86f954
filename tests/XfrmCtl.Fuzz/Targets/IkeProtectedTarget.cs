using System.Buffers.Binary;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Testing.Wire;

namespace XfrmCtl.Fuzz.Targets;

/// <summary>What an authenticated peer can say: payloads under the keys of an established SA and a hash that verifies, to either role, several after each other.</summary>
/// <remarks>Each message of an input: an octet of flags (1: to the initiator; 2: Quick Mode, else Informational; 4: time passes), type of the first payload, two octets of length, the payloads.</remarks>
public sealed class IkeProtectedTarget : IFuzzTarget
{
    private const int MostMessages = 12;
    private const int HeadOctets = 4;

    /// <summary>Octets that stand in payloads.</summary>
    public static IReadOnlyList<string> Syntax { get; } =
        [.. IkeMessageTarget.Syntax, "\0\x0b\0\x10", "\0\x0c\0\x10", "\x02\x01\0\x60", "\0\0\0\x01\x01\x10\0\x01", "\0\0\0\x01\x03\x04\0\x01", "\x8d\x28", "\x8d\x29", "\x60\x02", "\x60\0"];

    /// <summary>One of the messages with one of its fields changed.</summary>
    public static byte[] Reshape(byte[] input, Random random)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(random);
        List<(int At, int Octets)> messages = [.. Messages(input)];
        if (messages.Count == 0)
            return input;
        (int at, int octets) = messages[random.Next(messages.Count)];
        byte[] chain = input[(at + HeadOctets)..(at + HeadOctets + octets)];
        byte[] changed = FieldMutation.Change(chain, WireFields.OfChain(chain, (PayloadType)input[at + 1]), random);
        byte[] result = [.. input[..(at + HeadOctets)], .. changed, .. input[(at + HeadOctets + octets)..]];
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(at + 2), (ushort)Math.Min(changed.Length, ushort.MaxValue));
        return result;
    }

    /// <inheritdoc/>
    public static IEnumerable<string> Check(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        HashSet<string> words = new(StringComparer.Ordinal);
        using IkeStory story = new(sameKey: true);
        story.Establish();
        uint messageId = 0x1000;
        foreach ((int at, int octets) in Messages(input))
        {
            byte flags = input[at];
            PayloadType first = (PayloadType)input[at + 1];
            ReadOnlyMemory<byte> chain = input.AsMemory(at + HeadOctets, octets);
            IkeMessageTarget.CheckChain(first, chain, padded: true, words);
            if (octets > 50_000)
                continue; // no datagram
            story.Protected(
                (flags & 1) != 0 ? story.Pair.A : story.Pair.B, (flags & 2) != 0 ? ExchangeType.QUICK_MODE : ExchangeType.INFORMATIONAL, ++messageId, first, chain.Span);
            if ((flags & 4) != 0)
                story.Pair.Run(TimeSpan.FromSeconds(3));
        }

        words.UnionWith(story.Words());
        story.CheckEnd();
        return words;
    }

    private static IEnumerable<(int At, int Octets)> Messages(byte[] input)
    {
        int at = 0;
        for (int message = 0; message < MostMessages && at + HeadOctets <= input.Length; message++)
        {
            int octets = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input.AsSpan(at + 2)), input.Length - at - HeadOctets);
            yield return (at, octets);
            at += HeadOctets + octets;
        }
    }
}
