using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Fuzz.Targets;

/// <summary>The engine by sequences of inputs, in both roles: datagrams late, lost, doubled, turned and made up, kernels that refuse, people, time. No exception, nothing established without a proof, nothing held for ever, and in the end a tunnel.</summary>
public sealed class IkeEngineTarget : IFuzzTarget
{
    private const int MostActions = 80;

    /// <summary>Actions that belong together: a handshake, a renewal, an end.</summary>
    public static IReadOnlyList<string> Syntax { get; } =
    [
        "\x0a\0", "\x0a\x01", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "\x09\x0a", "\x09\x10", "\x09\x16", "\x0c\0", "\x0c\x01", "\x0d\0", "\x0d\x01", "\x0b\0", "\x0b\x01",
        "\x06\0", "\x07\0", "\x07\x01", "\x0f\0", "\x10\x01", "\x11\0", "\x12\x02", "\x13\0", "\x14\x02", "\x15\0", "\x15\x01", "\x17\xf0",
    ];

    /// <inheritdoc/>
    public static IEnumerable<string> Check(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        byte kind = input.Length > 0 ? input[0] : (byte)0;
        using IkeStory story = new(sameKey: (kind & 1) == 0, Settings(kind));
        int at = 1;
        for (int action = 0; action < MostActions && at + 1 < input.Length; action++)
        {
            int what = input[at] % 24;
            byte argument = input[at + 1];
            at += 2;
            int more = Math.Min(what switch { 8 => 2, 14 when at < input.Length => 4 * input[at++], _ => 0 }, input.Length - at);
            story.Act(what, argument, input.AsSpan(at, more));
            at += more;
        }

        List<string> words = [.. story.Words()];
        story.CheckEnd();
        return words;
    }

    /// <summary>What both profiles are changed to by an octet.</summary>
    internal static Func<ConnectionProfile, ConnectionProfile> Settings(byte kind) => profile => profile with
    {
        AggressiveMode = (kind & 2) != 0,
        ForceEncapsulation = (kind & 4) != 0,
        StartAction = (kind & 8) != 0 ? StartAction.Start : StartAction.Add,
        DpdDelay = (kind & 16) != 0 ? TimeSpan.FromSeconds(10) : null,
        DpdAction = (kind & 32) != 0 ? DpdAction.Restart : DpdAction.Hold,
        Fragmentation = (kind & 64) != 0 ? Fragmentation.Force : Fragmentation.Yes,
        FragmentSize = (kind & 64) != 0 ? 160 : 1280,
    };
}
