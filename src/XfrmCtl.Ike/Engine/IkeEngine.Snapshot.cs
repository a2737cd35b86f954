namespace XfrmCtl.Ike.Engine;

// What status shows.
public sealed partial class IkeEngine
{
    /// <summary>The state of everything at this instant.</summary>
    public IkeSnapshot Snapshot() => new([.. _connections.Values.Select(Describe)]);

    private ConnectionSnapshot Describe(Connection connection)
    {
        List<IsakmpSa> sas = [.. SasOf(connection).Where(sa => Serves(sa, connection)).OrderByDescending(sa => sa.Serial)];
        return new(
            connection.Profile,
            connection.Initiating.Count > 0 || sas.Exists(sa => !sa.IsReady && sa.Initiator),
            [.. sas.Select(Describe)],
            [.. connection.Children.Where(child => child.Phase is ChildPhase.InUse or ChildPhase.Replaced).OrderByDescending(child => child.Serial).Select(Describe)],
            connection.LastFailure,
            connection.LastFailureAt)
        {
            Selectors = connection.Selectors,
        };
    }

    private static IsakmpSaSnapshot Describe(IsakmpSa sa) => new()
    {
        Serial = sa.Serial,
        State = sa.Replaced ? "replaced" : sa is { IsEstablished: true, IsReady: false } ? sa.Access!.State.Name : sa.State.Name,
        Established = sa.IsEstablished,
        Initiator = sa.Initiator,
        Aggressive = sa.Aggressive,
        Cookies = sa.Cookies,
        Local = sa.Local,
        Remote = sa.Remote,
        Proposal = sa.Proposal,
        EstablishedAt = sa.EstablishedAt,
        RekeyAt = sa.RekeyAt,
        ExpiresAt = sa.ExpiresAt,
        BehindNat = sa.BehindNat,
        UdpEncapsulation = sa.UdpEncapsulation,
        DpdSupported = sa.DpdSupported,
        LastHeardAt = sa.LastHeardAt,
        User = sa.Access?.User,
        Leased = sa.Access?.Lease?.Address,
        Assigned = sa.Access?.Assigned,
    };

    private static ChildSaSnapshot Describe(ChildSa child) => new()
    {
        Serial = child.Serial,
        Selectors = child.Selectors,
        SpiIn = child.SpiIn,
        SpiOut = child.SpiOut,
        Algorithms = child.Algorithms,
        PfsGroup = child.PfsGroup,
        Compression = child.Compression,
        Mode = child.Mode,
        UdpEncapsulation = child.UdpEncapsulation,
        Initiator = child.Initiator,
        Remote = child.Remote,
        IsakmpSerial = child.IsakmpSerial,
        EstablishedAt = child.EstablishedAt,
        RekeyAt = child.RekeyAt,
        ExpiresAt = child.ExpiresAt,
    };
}
