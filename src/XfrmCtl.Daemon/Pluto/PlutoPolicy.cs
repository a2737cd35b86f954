using XfrmCtl.Configuration.Settings;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Daemon.Pluto;

/// <summary>The policy bits of a connection as the line that begins Quick Mode has them: <c>PSK+ENCRYPT+TUNNEL+PFS+UP</c>.</summary>
internal static class PlutoPolicy
{
    /// <summary>The bits' names, joined.</summary>
    public static string Of(LoadedConnection? connection, Dialect dialect)
    {
        if (connection is null)
            return "PSK+ENCRYPT+TUNNEL";
        ConnectionProfile profile = connection.Profile;
        List<string> bits = [];
        if (dialect != Dialect.Openswan)
            bits.Add("IKEv1");
        bits.Add(connection.BySignature ? "RSASIG" : "PSK");
        bits.Add(profile.Protocol == IpsecProtocol.Ah ? "AUTHENTICATE" : "ENCRYPT");
        if (profile.Compress)
            bits.Add("COMPRESS");
        if (profile.Mode == IpsecMode.Tunnel)
            bits.Add("TUNNEL");
        if (profile.PfsGroup is not null)
            bits.Add("PFS");
        if (!profile.Rekey)
            bits.Add("DONTREKEY");
        bits.Add("UP");
        if (profile.Xauth is not null)
            bits.Add("XAUTH");
        if (profile.ModeConfig is ModeConfigSettings.Client { Push: false })
            bits.Add("MODECFGPULL");
        if (profile.AggressiveMode)
            bits.Add("AGGRESSIVE");
        if (dialect != Dialect.Openswan)
            bits.Add("IKE_FRAG_ALLOW+ESN_NO");
        return string.Join('+', bits);
    }
}
