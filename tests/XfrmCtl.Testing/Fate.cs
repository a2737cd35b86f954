namespace XfrmCtl.Testing;

/// <summary>What the virtual network does with a datagram: a closed set.</summary>
public abstract record Fate
{
    private Fate()
    {
    }

    /// <summary>It arrives after the network's delay.</summary>
    public sealed record Deliver : Fate;

    /// <summary>It is lost.</summary>
    public sealed record Drop : Fate;

    /// <summary>It arrives this often.</summary>
    public sealed record Repeat(int Times) : Fate;

    /// <summary>It arrives so much later than it would, and others overtake it.</summary>
    public sealed record Hold(TimeSpan Extra) : Fate;

    /// <summary>Other octets arrive in its place.</summary>
    public sealed record Alter(ReadOnlyMemory<byte> Message) : Fate;
}
