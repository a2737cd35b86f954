using System.Diagnostics.CodeAnalysis;
using XfrmCtl.Ike.Codec;

namespace XfrmCtl.Ike.Engine;

// Faults of this program: one costs a packet or an exchange, and nothing that it left behind waits for ever.
public sealed partial class IkeEngine
{
    private void Handle(IkeInput.DatagramReceived datagram) =>
        Guarded(datagram, static (engine, datagram) => engine.OnDatagram(datagram), static datagram => $"a message from {datagram.Remote}", static (engine, datagram) => engine.GiveUp(datagram));

    private void Handle(IkeInput input)
    {
        // Who waits for the kernel is known only until it is handled.
        (QuickModeExchange? exchange, ChildSa? child) = Awaiting(input);
        Guarded(
            (Input: input, Exchange: exchange, Child: child),
            static (engine, given) => engine.Take(given.Input), static given => given.Input.GetType().Name, static (engine, given) => engine.GiveUp(given.Exchange, given.Child));
    }

    // The one place that catches everything.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The guard at the top of the engine.")]
    private void Guarded<T>(T given, Action<IkeEngine, T> handle, Func<T, string> what, Action<IkeEngine, T>? giveUp)
    {
        try
        {
            handle(this, given);
        }
        catch (Exception fault)
        {
            string handled = what(given);
            Report(new IkeEvent.AttemptFailed(null, new FailureReason(
                ReasonCode.InternalFault,
                $"a fault in this program while it handled {handled}: {fault.GetType().Name}{FirstFrame(fault)}",
                [new("exception", fault.GetType().Name)]), false));
            if (giveUp is not null)
                Guarded(given, giveUp, _ => $"the end of {handled}", null);
        }
    }

    // Where it happened; the message of an exception might hold what must not be logged.
    private static string FirstFrame(Exception fault) =>
        fault.StackTrace is { } trace && trace.IndexOf('\n', StringComparison.Ordinal) is > 0 and int end ? " " + trace[..end].Trim() : "";

    private (QuickModeExchange? Exchange, ChildSa? Child) Awaiting(IkeInput input) => input switch
    {
        IkeInput.SpiAllocated allocated => (_spiRequests.GetValueOrDefault(allocated.Request).Exchange, null),
        IkeInput.SpiRefused refused => (_spiRequests.GetValueOrDefault(refused.Request).Exchange, null),
        IkeInput.ChildInstalled installed => (_installing.GetValueOrDefault(installed.Child), _activating.GetValueOrDefault(installed.Child)),
        IkeInput.ChildInstallFailed failed => (_installing.GetValueOrDefault(failed.Child), _activating.GetValueOrDefault(failed.Child)),
        _ => (null, null),
    };

    /// <summary>The exchange that a datagram belongs to ends.</summary>
    private void GiveUp(IkeInput.DatagramReceived datagram)
    {
        if (IsakmpHeader.TryDecode(datagram.Message, out IsakmpHeader header, out _) && Find(header, datagram.Remote) is { } sa)
        {
            if (sa.Exchanges.TryGetValue(header.MessageId, out QuickModeExchange? exchange))
                FailQuickMode(exchange, FaultWith(sa));
            else if (!sa.IsReady && sa.Initiator)
                FailPhase1(sa, FaultWith(sa));
            else if (!sa.IsReady)
            {
                EndIsakmp(sa, ReasonCode.InternalFault, tellPeer: false);
                RememberFailure(sa.Connection, FaultWith(sa));
            }
        }

        Recover();
    }

    /// <summary>What the kernel was asked for ends: the exchange, or the child where it is made already.</summary>
    private void GiveUp(QuickModeExchange? exchange, ChildSa? child)
    {
        if (exchange is { IsUnderWay: true })
            FailQuickMode(exchange, FaultWith(exchange.Isakmp));
        else if ((child ?? exchange?.Child) is { } made)
            EndChild(made, ReasonCode.InternalFault, tellPeer: true);
        Recover();
    }

    private static FailureReason FaultWith(IsakmpSa sa) => new(ReasonCode.InternalFault, $"a fault in this program ended the exchange with {sa.Remote}", [new("state", sa.State.Name), new("peer", sa.Remote.ToString())]);

    /// <summary>Ends what waits for an answer and has no timer to wait by, and begins again what is wanted and not pursued.</summary>
    private void Recover()
    {
        foreach (IsakmpSa sa in _isakmp.Values.Where(sa => sa is { Initiator: true, IsEstablished: false } && !IsDriven(sa.Outstanding)).ToList())
            FailPhase1(sa, FaultWith(sa));
        foreach (IsakmpSa sa in _isakmp.Values.Where(sa => sa is { IsEstablished: true, IsReady: false } && (sa.Access!.Timer is null or { Cancelled: true }) && !IsDriven(sa.Access.Question?.Outstanding)).ToList())
            FailAccess(sa, FaultWith(sa));
        foreach (QuickModeExchange exchange in _isakmp.Values.SelectMany(sa => sa.Exchanges.Values).Where(IsStuck).ToList())
            FailQuickMode(exchange, FaultWith(exchange.Isakmp));
        foreach (Connection connection in _connections.Values.Where(IsForgotten).ToList())
            FailAttempt(connection, new(ReasonCode.InternalFault, "a fault in this program ended the attempt", [new("connection", connection.Name)]));
    }

    private static bool IsDriven(Outstanding? outstanding) => outstanding?.Timer is { Cancelled: false };

    private bool IsStuck(QuickModeExchange exchange) => exchange.State switch
    {
        QuickModeState.AwaitingAnswer or QuickModeState.AwaitingConfirmation => !IsDriven(exchange.Outstanding),
        QuickModeState.AwaitingOwnSpi or QuickModeState.AwaitingResponderSpi => !_spiRequests.Values.Any(asked => asked.Exchange == exchange),
        QuickModeState.AwaitingInstall or QuickModeState.AwaitingResponderInstall => !_installing.ContainsValue(exchange),
        _ => false,
    };

    private bool IsForgotten(Connection connection) => connection.Wanted && !_shutdown && !connection.IsUp && connection.Initiating.Count == 0
        && connection.RetryTimer is null or { Cancelled: true } && Phase1UnderWay(connection) is null
        && !connection.Children.Exists(child => _activating.ContainsKey(child.Serial));
}
