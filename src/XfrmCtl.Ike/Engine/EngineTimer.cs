using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>One thing to do at one instant; it happens once, unless it is cancelled before.</summary>
/// <remarks>What is to be done and what it is about stand apart, so that timers of one kind share the former: an idle tunnel holds several for hours.</remarks>
internal sealed class EngineTimer(TimerTable table, Instant due, Action<object> fire, object about)
{
    private object? _about = about;

    public Instant Due { get; } = due;

    public bool Cancelled => _about is null;

    /// <summary>Does it, once.</summary>
    public void Fire()
    {
        object? about = _about;
        _about = null;
        if (about is not null)
            fire(about);
    }

    /// <summary>It will not happen, and what it would have spoken of is held no longer; nothing where it has happened.</summary>
    public void Cancel()
    {
        if (_about is null)
            return;
        _about = null;
        table.OnCancelled();
    }
}
