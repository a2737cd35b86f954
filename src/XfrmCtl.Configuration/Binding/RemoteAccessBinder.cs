using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Binding;

/// <summary>XAUTH and ModeCfg of one connection, from the words of all three dialects.</summary>
internal static class RemoteAccessBinder
{
    public static EndRemoteAccess End(SettingScope scope, ConnectionEnd end, SourceIpSpecification? source)
    {
        string? second = scope.IsWritten(EndKeywords.SecondAuth, end) ? scope.Of(EndKeywords.SecondAuth, end).Value : null;
        EndRemoteAccess access = new()
        {
            XauthServer = scope.Of(EndKeywords.XauthServer, end).Value,
            XauthClient = scope.Of(EndKeywords.XauthClient, end).Value || second is "xauth" or "xauth-generic",
            ModeConfigServer = scope.Of(EndKeywords.ModeConfigServer, end).Value,
            ModeConfigClient = scope.Of(EndKeywords.ModeConfigClient, end).Value || source is SourceIpSpecification.Requested,
            V6 = source is SourceIpSpecification.Requested { V6: true },
            User = scope.Of(EndKeywords.User, end).Value,
            Pool = scope.Of(EndKeywords.AddressPool, end).Value ?? (source as SourceIpSpecification.Pool)?.Value,
            Dns = scope.Of(EndKeywords.Dns, end).Value,
        };
        return access == EndRemoteAccess.None ? EndRemoteAccess.None : access;
    }

    public static RemoteAccessSettings Connection(SettingScope scope)
    {
        string authentication = scope.Line(ConnectionKeywords.AuthBy)?.Value.ToLowerInvariant() ?? "";
        string? role = scope.Of(ConnectionKeywords.Xauth).Value;
        ImmutableArray<IPAddress> servers = [.. scope.AllOf(ConnectionKeywords.ModeConfigDns).SelectMany(more => more.Value).Distinct()];
        return new()
        {
            XauthServer = authentication is "xauthpsk" or "xauthrsasig" ? role == "server" : null,
            User = scope.Of(ConnectionKeywords.XauthIdentity).Value,
            AcceptsEveryPassword = scope.Of(ConnectionKeywords.XauthBy).Value == "alwaysok",
            Pull = scope.Of(ConnectionKeywords.ModeConfigPull).Value,
            CiscoUnity = scope.Of(ConnectionKeywords.CiscoUnity).Value || scope.Of(ConnectionKeywords.RemotePeerType).Value is not null,
            Dns = servers,
            Domains = scope.Of(ConnectionKeywords.ModeConfigDomains).Value,
            Banner = scope.Of(ConnectionKeywords.ModeConfigBanner).Value,
        };
    }

    /// <summary>What cannot be, and what is worth a word.</summary>
    public static void Check(ConnectionSettings connection, SettingScope scope)
    {
        (EndRemoteAccess left, EndRemoteAccess right) = (connection.Left.RemoteAccess, connection.Right.RemoteAccess);
        if (scope.Line(EndKeywords.Auth, ConnectionEnd.Left) is { } one && scope.Line(EndKeywords.Auth, ConnectionEnd.Right) is { } other
            && scope.Of(EndKeywords.Auth, ConnectionEnd.Left).Value != scope.Of(EndKeywords.Auth, ConnectionEnd.Right).Value)
        {
            scope.Fail(DiagnosticCode.Conflict, other.ValueLocation, $"{one.Keyword}={one.Value} and {other.Keyword}={other.Value}: in IKEv1 both ends prove themselves alike",
                "write the same for both");
        }

        bool xauth = connection.RemoteAccess.XauthServer is not null || new[] { left, right }.Any(end => end.XauthServer || end.XauthClient);
        if (!xauth && left == EndRemoteAccess.None && right == EndRemoteAccess.None)
            return;
        if ((left.XauthServer && right.XauthServer) || (left.XauthClient && right.XauthClient) || (left.XauthServer && left.XauthClient) || (right.XauthServer && right.XauthClient))
        {
            scope.Fail(DiagnosticCode.Conflict, connection.Location, $"both ends of connection '{connection.Name}' have the same part in XAUTH, or one has both",
                "write leftxauthserver=yes for the gateway, and rightxauthclient=yes");
        }

        if (!xauth || scope.IsDormant)
            return;
        if (connection.RemoteAccess.AcceptsEveryPassword)
        {
            scope.Diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.EveryPassword, scope.Place(ConnectionKeywords.XauthBy, connection.Location),
                $"xauthby=alwaysok of connection '{connection.Name}' takes every user with every password", "write xauthby=file, and the users into ipsec.d/passwd");
        }

        if (connection.AuthBy.Value == AuthenticationMethod.Secret)
        {
            scope.Diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.GroupKey, connection.Location,
                $"connection '{connection.Name}' has XAUTH over a pre-shared key: whoever of the group has the key can pose as the gateway and is then told the users' passwords",
                "let the gateway have a certificate (authby=rsasig), or give each user a key of his own");
        }
    }
}
