namespace XfrmCtl.Ike.Engine;

// Child SAs whose states somebody else took out of the kernel. Nobody has their keys, so that they are negotiated anew, at once; the peer still sends by its half until it is told.
public sealed partial class IkeEngine
{
    // A peer that ends its ISAKMP SA with the last child, as ASAs and pluto do, would have to be asked for a Phase 1 too if it were told before another child is there. Where none comes, it is told after this time.
    private static readonly TimeSpan LossGrace = TimeSpan.FromSeconds(30);

    private void OnKernelLost(IkeInput.KernelLost input)
    {
        if (!_bySpi.TryGetValue((input.Spi, input.Destination), out ChildSa? child) || child.Phase == ChildPhase.Lost)
            return;
        Connection connection = child.Connection;
        bool wasLive = child.InUse;
        IsakmpSa? sa = EstablishedFor(child);
        if (!wasLive || _shutdown || (connection.Profile.Remote is null && sa is null))
        {
            EndChild(child, ReasonCode.RemovedFromKernel, tellPeer: true);
            if (wasLive)
                AfterLoss(connection, ReasonCode.RemovedFromKernel);
            return;
        }

        child.CancelTimers();
        child.Phase = ChildPhase.Lost;
        child.RemovalTimer = After(LossGrace, () => EndChild(child, ReasonCode.RemovedFromKernel, tellPeer: true));
        Report(new IkeEvent.ChildLost(connection.Name, child.Serial, child.Selectors));
        if (connection.ReportedUp && !connection.IsUp)
        {
            connection.ForgetAttempts();
            connection.RetryTimer?.Cancel();
            GoneDown(connection, ReasonCode.RemovedFromKernel, willRetry: true);
        }

        if (connection.Profile.Remote is not null)
            connection.Wanted = true;
        if (sa is null)
        {
            JoinOrStartPhase1(connection, [new PendingChild(connection, child.Configured, null)]);
            return;
        }

        if (connection.Initiating.Count == 0)
            BeginAttempt(connection, sa.Remote);
        StartQuickMode(sa, connection, child.Selectors, replaces: child);
    }
}
