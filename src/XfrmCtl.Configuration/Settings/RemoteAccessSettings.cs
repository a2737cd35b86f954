using System.Collections.Immutable;
using System.Net;

namespace XfrmCtl.Configuration.Settings;

/// <summary>XAUTH and ModeCfg, as far as they are not an end's.</summary>
public sealed record RemoteAccessSettings
{
    /// <summary>Neither.</summary>
    public static RemoteAccessSettings None { get; } = new();

    /// <summary>strongSwan's role of ours with <c>authby=xauthpsk</c> or <c>xauthrsasig</c>: true for the one who asks (<c>xauth=server</c>), false for the client, null where that is not written.</summary>
    public bool? XauthServer { get; init; }

    /// <summary>The XAUTH user (<c>xauth_identity=</c>), or null.</summary>
    public string? User { get; init; }

    /// <summary>Whether every password is taken (<c>xauthby=alwaysok</c>).</summary>
    public bool AcceptsEveryPassword { get; init; }

    /// <summary>Whether the client asks for its address (<c>modecfgpull=yes</c>); else the gateway tells it.</summary>
    public bool Pull { get; init; }

    /// <summary>Whether we say that we know Cisco's Unity attributes (<c>cisco-unity=</c>, <c>remote_peer_type=cisco</c>).</summary>
    public bool CiscoUnity { get; init; }

    /// <summary>Name servers that clients are given (<c>modecfgdns=</c>).</summary>
    public ImmutableArray<IPAddress> Dns { get; init; } = [];

    /// <summary>Domains that clients are given (<c>modecfgdomains=</c>).</summary>
    public ImmutableArray<string> Domains { get; init; } = [];

    /// <summary>Text that clients are given (<c>modecfgbanner=</c>), or null.</summary>
    public string? Banner { get; init; }
}
