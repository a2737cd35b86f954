using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>One thing to do at one instant; it happens once, unless it is cancelled before.</summary>
internal sealed class EngineTimer(TimerTable table, Instant due, Action fire)
{
    private Action? _fire = fire;

    public Instant Due { get; } = due;

    public bool Cancelled => _fire is null;

    /// <summary>Does it, once.</summary>
    public void Fire()
    {
        Action? fire = _fire;
        _fire = null;
        fire?.Invoke();
    }

    /// <summary>It will not happen, and what it would have spoken of is held no longer; nothing where it has happened.</summary>
    public void Cancel()
    {
        if (_fire is null)
            return;
        _fire = null;
        table.OnCancelled();
    }
}
