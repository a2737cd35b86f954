using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>One thing to do at one instant; it happens once, unless it is cancelled before.</summary>
internal sealed class EngineTimer(Instant due, Action fire)
{
    public Instant Due { get; } = due;

    public bool Cancelled { get; private set; }

    public Action Fire { get; } = fire;

    public void Cancel() => Cancelled = true;
}
