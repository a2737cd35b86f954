using XfrmCtl.Control;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Compat;

/// <summary>libreswan's <c>ipsec globalstatus</c>: counters as <c>key=value</c>: those of the moment, and what was counted since the daemon began.</summary>
internal static class GlobalStatus
{
    private static readonly string[] StateNames =
    [
        "STATE_MAIN_R0", "STATE_MAIN_I1", "STATE_MAIN_R1", "STATE_MAIN_I2", "STATE_MAIN_R2", "STATE_MAIN_I3", "STATE_MAIN_R3", "STATE_MAIN_I4",
        "STATE_AGGR_R0", "STATE_AGGR_I1", "STATE_AGGR_R1", "STATE_AGGR_I2", "STATE_AGGR_R2",
        "STATE_QUICK_R0", "STATE_QUICK_I1", "STATE_QUICK_R1", "STATE_QUICK_I2", "STATE_QUICK_R2",
        "STATE_XAUTH_R0", "STATE_XAUTH_R1", "STATE_MODE_CFG_R0", "STATE_MODE_CFG_R1", "STATE_MODE_CFG_R2", "STATE_MODE_CFG_I1", "STATE_XAUTH_I0", "STATE_XAUTH_I1",
    ];

    // Zeroes stand there too: who draws curves wants them from the first day.
    private static readonly string[] Totals =
    [
        .. Under("ipsec.type", "all", "esp", "ah", "ipcomp", "esn", "tfc", "encap", "non_encap"),
        .. Under("ike.ikev1", "established", "failed", "completed"),
        .. Under("ikev1.isakmp", "started", "established", "finished"),
        .. Under("ikev1.ipsec", "started", "established", "finished"),
        .. Under("ikev1.encr", [.. CipherTable.Rows.Where(row => row.IkeId is not null).Select(PlutoNames.Cipher)]),
        .. Under("ikev1.integ", [.. HashTable.Rows.Select(row => PlutoNames.Hash(row)["HMAC_".Length..])]),
        .. Under("ikev1.group", [.. GroupTable.Rows.Select(PlutoNames.Group)]),
        .. Under("ikev1.ipsec.encr", [.. CipherTable.Rows.Where(row => row.EspTransformId is not null).Select(PlutoNames.Cipher)]),
        .. Under("ikev1.ipsec.integ", [.. IntegrityTable.Rows.Select(PlutoNames.Integrity), "NONE"]),
    ];

    /// <summary>Writes them.</summary>
    /// <param name="connections">What there is.</param>
    /// <param name="totals">What was counted, where it is not zero.</param>
    /// <param name="writer">Where they go.</param>
    public static void Write(IReadOnlyList<PlutoConnection> connections, IReadOnlyDictionary<string, long> totals, TextWriter writer)
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

        // Curves are known here by their name, there by their bits.
        foreach (string key in Totals.Concat(totals.Keys.Except(Totals).Order(StringComparer.Ordinal)))
            Set(key.Replace(".DH19", ".ECP_256", StringComparison.Ordinal).Replace(".DH20", ".ECP_384", StringComparison.Ordinal).Replace(".DH21", ".ECP_521", StringComparison.Ordinal), totals.GetValueOrDefault(key));

        void Set(string key, long value) => writer.WriteLine(FormattableString.Invariant($"{key}={value}"));
    }

    private static IEnumerable<string> Under(string above, params IEnumerable<string> names) => names.Select(name => $"total.{above}.{name}");
}
