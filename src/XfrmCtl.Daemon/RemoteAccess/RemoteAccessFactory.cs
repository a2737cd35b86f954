using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core;
using XfrmCtl.Daemon.System;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Daemon.RemoteAccess;

/// <summary>Turns the settings of XAUTH and ModeCfg into what the engine needs, and says what it cannot.</summary>
/// <param name="secrets">Where passwords are.</param>
/// <param name="folder">ipsec.d, where the file of hashes is.</param>
internal sealed class RemoteAccessFactory(IpsecSecrets secrets, string folder)
{
    private PasswordFile? _file;

    /// <summary>The parts of a connection's profile, or null and the reason as the last of <paramref name="diagnostics"/>.</summary>
    public (XauthSettings? Xauth, ModeConfigSettings? ModeConfig)? Create(OrientedConnection oriented, ICollection<Diagnostic> diagnostics)
    {
        RemoteAccessRoles roles = RemoteAccessRoles.Of(oriented);
        ConnectionSettings settings = oriented.Settings;
        string? refusal = roles switch
        {
            { Any: false } => null,
            { XauthClient: true, XauthServer: true } => "has both parts of XAUTH for us",
            { ModeConfigClient: true, ModeConfigServer: true } => "has both parts of ModeCfg for us",
            { ModeConfigServer: true } when oriented.Remote.RemoteAccess.Pool is null => $"gives addresses (ModeCfg) and has none: write {oriented.Remote.Prefix}addresspool=",
            _ => null,
        };
        if (refusal is not null)
        {
            diagnostics.Add(new(DiagnosticSeverity.Error, DiagnosticCode.Refused, settings.Location, $"connection '{settings.Name}' {refusal}",
                $"write {oriented.Local.Prefix}xauthclient=yes and {oriented.Local.Prefix}modecfgclient=yes on the road, {oriented.Local.Prefix}xauthserver=yes and {oriented.Remote.Prefix}addresspool= on the gateway"));
            return null;
        }

        return (Xauth(oriented, roles, diagnostics), ModeConfig(oriented, roles));
    }

    /// <summary>The traffic, with an address that is not known yet as 0.0.0.0 or ::.</summary>
    public static ImmutableArray<TrafficSelector> Unknown(EndSettings end, bool v6) =>
        [new TrafficSelector(TrafficSelector.Host(v6 ? IPAddress.IPv6Any : IPAddress.Any).Network, end.ProtocolPort.Value.Protocol, end.ProtocolPort.Value.Port)];

    private XauthSettings? Xauth(OrientedConnection oriented, RemoteAccessRoles roles, ICollection<Diagnostic> diagnostics)
    {
        ConnectionSettings settings = oriented.Settings;
        if (roles.XauthServer)
        {
            XauthJudge judge = new(secrets, _file ??= PasswordFile.Read(Path.Combine(folder, "passwd"), diagnostics), settings.Name, settings.RemoteAccess.AcceptsEveryPassword);
            if (!judge.KnowsAnybody)
            {
                diagnostics.Add(new(DiagnosticSeverity.Warning, DiagnosticCode.Incomplete, settings.Location, $"no user is known for XAUTH of connection '{settings.Name}', so nobody can come in",
                    "add to ipsec.secrets: @user : XAUTH \"...\", or to ipsec.d/passwd: user:hash"));
            }
            else if (!LibCrypt.IsThere && _file.Users.Count > 0)
            {
                diagnostics.Add(new(DiagnosticSeverity.Warning, DiagnosticCode.Incomplete, settings.Location, "libcrypt.so.1 is not on this machine, so that hashes of ipsec.d/passwd fit no password",
                    "install it (Debian: libcrypt1), or write the passwords into ipsec.secrets"));
            }

            return new XauthSettings.Server(judge);
        }

        if (!roles.XauthClient)
            return null;
        string? user = oriented.Local.RemoteAccess.User ?? settings.RemoteAccess.User
            ?? (oriented.LocalId.Kind is IdentityKind.Fqdn or IdentityKind.UserFqdn ? oriented.LocalId.Text : null);
        SecretBytes? password = user is null ? null : secrets.FindXauthPassword(user)?.Value?.Clone();
        if (password is null)
        {
            diagnostics.Add(new(DiagnosticSeverity.Warning, DiagnosticCode.Incomplete, settings.Location,
                user is null ? $"connection '{settings.Name}' has XAUTH and names no user, so it cannot come up" : $"ipsec.secrets has no password of {user} for XAUTH, so connection '{settings.Name}' cannot come up",
                user is null ? $"write {oriented.Local.Prefix}username=" : $"add to ipsec.secrets: @{user} : XAUTH \"...\""));
        }

        return new XauthSettings.Client(user, password);
    }

    private static ModeConfigSettings? ModeConfig(OrientedConnection oriented, RemoteAccessRoles roles)
    {
        RemoteAccessSettings settings = oriented.Settings.RemoteAccess;
        if (roles.ModeConfigClient)
        {
            return new ModeConfigSettings.Client(
                Push: !settings.Pull, V6: oriented.Local.RemoteAccess.V6, Dynamic: oriented.Local.Subnets.Value.IsEmpty, AnyNetwork: oriented.Remote.Subnets.Value.IsEmpty);
        }

        if (!roles.ModeConfigServer)
            return null;
        ImmutableArray<IPNetwork> networks = oriented.Local.Subnets.Value;
        return new ModeConfigSettings.Server(!settings.Pull, oriented.Remote.RemoteAccess.Pool!)
        {
            Dns = [.. settings.Dns.Concat(oriented.Remote.RemoteAccess.Dns).Distinct()],
            Domains = [.. settings.Domains.Select(PeerText.Domain).OfType<string>()],
            Banner = settings.Banner,

            // Everything is what a client does anyway.
            SplitNetworks = [.. networks.Where(network => network.PrefixLength > 0 && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork)],
        };
    }
}
