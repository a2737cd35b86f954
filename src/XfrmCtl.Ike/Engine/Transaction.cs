using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Engine;

/// <summary>One question and its answer in the Transaction exchange, identified by its message ID under an ISAKMP SA.</summary>
internal sealed class Transaction : IDisposable
{
    public required uint MessageId { get; init; }

    /// <summary>The vectors of its messages: each question under the same message ID goes on where the answer before it ended.</summary>
    public required IvChain Iv { get; init; }

    /// <summary>The identifier of our question, which the answer repeats; null where the peer asks.</summary>
    public ushort? Identifier { get; init; }

    public DuplicateFilter Duplicates { get; } = new();

    /// <summary>Our question while it is not answered.</summary>
    public Outstanding? Outstanding { get; set; }

    public EngineTimer? EndTimer { get; set; }

    public void StopWaiting()
    {
        Outstanding?.Timer?.Cancel();
        Outstanding = null;
    }

    public void Dispose()
    {
        StopWaiting();
        EndTimer?.Cancel();
    }
}
