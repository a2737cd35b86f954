using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Configuration.Settings;

/// <summary>What one end is in XAUTH and ModeCfg.</summary>
public sealed record EndRemoteAccess
{
    /// <summary>Nothing.</summary>
    public static EndRemoteAccess None { get; } = new();

    /// <summary>Whether the end asks for passwords (<c>leftxauthserver=</c>).</summary>
    public bool XauthServer { get; init; }

    /// <summary>Whether the end is asked for a password (<c>leftxauthclient=</c>, <c>leftauth2=xauth</c>).</summary>
    public bool XauthClient { get; init; }

    /// <summary>Whether the end gives addresses (<c>leftmodecfgserver=</c>).</summary>
    public bool ModeConfigServer { get; init; }

    /// <summary>Whether the end takes an address (<c>leftmodecfgclient=</c>, <c>leftsourceip=%config</c>).</summary>
    public bool ModeConfigClient { get; init; }

    /// <summary>Whether the address is to be an IPv6 one (<c>leftsourceip=%config6</c>).</summary>
    public bool V6 { get; init; }

    /// <summary>The XAUTH user (<c>leftusername=</c>), or null.</summary>
    public string? User { get; init; }

    /// <summary>Addresses that the end gets, given by the other (<c>rightaddresspool=</c>, strongSwan's <c>rightsourceip=</c> with a network); null for none.</summary>
    public AddressRange? Pool { get; init; }

    /// <summary>Name servers that the end is given (strongSwan's <c>rightdns=</c>).</summary>
    public ImmutableArray<IPAddress> Dns { get; init; } = [];
}
