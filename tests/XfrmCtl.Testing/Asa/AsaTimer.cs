using XfrmCtl.Core;

namespace XfrmCtl.Testing.Asa;

/// <summary>Something that an ASA does later, unless it is cancelled first.</summary>
internal sealed class AsaTimer(Instant due, Action fire)
{
    public Instant Due { get; } = due;

    public Action Fire { get; } = fire;

    public bool Cancelled { get; private set; }

    public void Cancel() => Cancelled = true;
}
