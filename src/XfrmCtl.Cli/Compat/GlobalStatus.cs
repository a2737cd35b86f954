using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>libreswan's <c>ipsec globalstatus</c>: counters as <c>key=value</c>, of which those of the moment are known here.</summary>
internal static class GlobalStatus
{
    private static readonly string[] StateNames =
    [
        "STATE_MAIN_R0", "STATE_MAIN_I1", "STATE_MAIN_R1", "STATE_MAIN_I2", "STATE_MAIN_R2", "STATE_MAIN_I3", "STATE_MAIN_R3", "STATE_MAIN_I4",
        "STATE_AGGR_R0", "STATE_AGGR_I1", "STATE_AGGR_R1", "STATE_AGGR_I2", "STATE_AGGR_R2",
        "STATE_QUICK_R0", "STATE_QUICK_I1", "STATE_QUICK_R1", "STATE_QUICK_I2", "STATE_QUICK_R2",
        "STATE_XAUTH_R0", "STATE_XAUTH_R1", "STATE_MODE_CFG_R0", "STATE_MODE_CFG_R1", "STATE_MODE_CFG_R2", "STATE_MODE_CFG_I1", "STATE_XAUTH_I0", "STATE_XAUTH_I1",
    ];

    /// <summary>Writes them.</summary>
    public static void Write(IReadOnlyList<PlutoConnection> connections, TextWriter writer)
    {
        IkeStatus[] ike = [.. connections.SelectMany(connection => connection.Ike).DistinctBy(sa => sa.Serial)];
        IpsecStatus[] ipsec = [.. connections.SelectMany(connection => connection.Ipsec).DistinctBy(child => child.Serial)];
        (int total, int halfOpen, int open, int authenticated) = BriefStatus.Count(connections);
        Set("config.setup.ike.ddos_threshold", 25000);
        Set("config.setup.ike.max_halfopen", 50000);
        Set("current.states.all", total + ipsec.Length);
        Set("current.states.ipsec", ipsec.Length);
        Set("current.states.ike", total);
        Set("current.states.shunts", 0);
        Set("current.states.iketype.anonymous", 0);
        Set("current.states.iketype.authenticated", authenticated);
        Set("current.states.iketype.halfopen", halfOpen);
        Set("current.states.iketype.open", open);
        ILookup<string, string> names = ike.Select(sa => PlutoState.Of(sa).Name)
            .Concat(ipsec.Select(child => PlutoState.Of(child, PlutoDialect.Libreswan).Name)).ToLookup(name => name);
        foreach (string name in StateNames)
            Set($"current.states.enumerate.{name}", names[name].Count());

        void Set(string key, int value) => writer.WriteLine(FormattableString.Invariant($"{key}={value}"));
    }
}
