using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>A connection's policy bits by their names in pluto, joined by a plus.</summary>
internal static class PolicyBits
{
    /// <summary>The bits that are set, in the order of either program.</summary>
    public static string Of(PlutoConnection connection, PlutoDialect dialect)
    {
        ConnectionDetails details = connection.Details;
        List<string> bits = [];
        if (dialect == PlutoDialect.Libreswan)
            bits.Add("IKEv1");
        bits.Add(details.BySignature ? "RSASIG" : "PSK");
        bits.Add(details.Protocol == "ah" ? "AUTHENTICATE" : "ENCRYPT");
        if (details.Mode == "tunnel")
            bits.Add("TUNNEL");
        if (details.PfsGroup is not null)
            bits.Add("PFS");
        if (!details.Rekey)
            bits.Add("DONTREKEY");
        if (connection.IsWanted)
            bits.Add("UP");
        if (details.Xauth != "none")
            bits.Add("XAUTH");
        if (details.ModeConfig == "client" && !details.ModeConfigPush)
            bits.Add(dialect == PlutoDialect.Openswan ? "MODECFGPULL" : "MODECFG_PULL");
        if (details.Aggressive)
            bits.Add("AGGRESSIVE");
        if (dialect == PlutoDialect.Libreswan && details.Fragmentation)
            bits.Add("IKE_FRAG_ALLOW");
        if (dialect == PlutoDialect.Libreswan)
            bits.Add("ESN_NO");
        return string.Join('+', bits);
    }
}
