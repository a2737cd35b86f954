using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>pluto's name of a state and what it says of it.</summary>
/// <param name="Name">Its name: <c>STATE_MAIN_I4</c>.</param>
/// <param name="Story">What it says: <c>ISAKMP SA established</c>.</param>
internal sealed record PlutoState(string Name, string Story)
{
    /// <summary>The state of an ISAKMP SA.</summary>
    public static PlutoState Of(IkeStatus sa)
    {
        bool initiator = sa.Role == "initiator";
        return (sa.State, sa.Aggressive, initiator) switch
        {
            ("established" or "replaced", false, true) => new("STATE_MAIN_I4", "ISAKMP SA established"),
            ("established" or "replaced", false, false) => new("STATE_MAIN_R3", "sent MR3, ISAKMP SA established"),
            ("established" or "replaced", true, true) => new("STATE_AGGR_I2", "sent AI2, ISAKMP SA established"),
            ("established" or "replaced", true, false) => new("STATE_AGGR_R2", "ISAKMP SA established"),
            ("main-mode-sent-1", _, _) => new("STATE_MAIN_I1", "sent MI1, expecting MR1"),
            ("main-mode-sent-3", _, _) => new("STATE_MAIN_I2", "sent MI2, expecting MR2"),
            ("main-mode-sent-5", _, _) => new("STATE_MAIN_I3", "sent MI3, expecting MR3"),
            ("main-mode-sent-2", _, _) => new("STATE_MAIN_R1", "sent MR1, expecting MI2"),
            ("main-mode-sent-4", _, _) => new("STATE_MAIN_R2", "sent MR2, expecting MI3"),
            ("aggressive-mode-sent-1", _, _) => new("STATE_AGGR_I1", "sent AI1, expecting AR1"),
            ("aggressive-mode-sent-2", _, _) => new("STATE_AGGR_R1", "sent AR1, expecting AI2"),
            // Between Phase 1 and Phase 2: XAUTH and ModeCfg.
            (_, _, true) => new("STATE_XAUTH_I0", "XAUTH client - awaiting CFG_request"),
            _ => new("STATE_XAUTH_R0", "XAUTH responder - optional CFG exchange"),
        };
    }

    /// <summary>The state of a child SA; Openswan's initiator says what it sent last.</summary>
    public static PlutoState Of(IpsecStatus child, PlutoDialect dialect) => child.Role == "responder"
        ? new("STATE_QUICK_R2", "IPsec SA established")
        : new("STATE_QUICK_I2", dialect == PlutoDialect.Openswan ? "sent QI2, IPsec SA established" : "IPsec SA established");

    /// <summary>What comes next, and in how many seconds: <c>EVENT_SA_REPLACE in 2508s</c>.</summary>
    public static string Event(DateTimeOffset? rekey, DateTimeOffset? expiry, DateTimeOffset now) => (rekey, expiry) switch
    {
        ({ } at, _) when at < expiry || expiry is null => FormattableString.Invariant($"EVENT_SA_REPLACE in {Seconds(at, now)}s"),
        (_, { } end) => FormattableString.Invariant($"EVENT_SA_EXPIRE in {Seconds(end, now)}s"),
        _ => "EVENT_RETRANSMIT in 0s",
    };

    private static long Seconds(DateTimeOffset at, DateTimeOffset now) => Math.Max(0, (long)(at - now).TotalSeconds);
}
