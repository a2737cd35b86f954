using XfrmCtl.Control;

namespace XfrmCtl.Daemon.Control;

/// <summary>Where the steps of a request go while it is under way.</summary>
internal interface IMessageSink
{
    /// <summary>Sends a step.</summary>
    ValueTask Send(ControlEvent happened, CancellationToken cancellation);
}
