using XfrmCtl.Control;

namespace XfrmCtl.Daemon.Control;

/// <summary>Where the steps of a request go while it is under way.</summary>
internal interface IMessageSink
{
    /// <summary>Cancelled when the client hangs up; for what would otherwise go on for ever.</summary>
    CancellationToken Gone { get; }

    /// <summary>Sends a step.</summary>
    ValueTask Send(ControlEvent happened, CancellationToken cancellation);
}
