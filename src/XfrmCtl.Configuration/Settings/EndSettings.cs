using System.Collections.Immutable;
using System.Net;

namespace XfrmCtl.Configuration.Settings;

/// <summary>One end of a connection, left or right.</summary>
public sealed record EndSettings
{
    /// <summary>Which of the two.</summary>
    public required ConnectionEnd End { get; init; }

    /// <summary>The end's own address (<c>left=</c>).</summary>
    public required Setting<HostSpecification> Host { get; init; }

    /// <summary>The networks behind it (<c>leftsubnet=</c>, <c>leftsubnets=</c>); empty where the host itself is meant.</summary>
    public required Setting<ImmutableArray<IPNetwork>> Subnets { get; init; }

    /// <summary>The address that the machine itself uses inside the tunnel (<c>leftsourceip=</c>), or null.</summary>
    public required Setting<IPAddress?> SourceIp { get; init; }

    /// <summary>The way to the peer (<c>leftnexthop=</c>).</summary>
    public required Setting<NextHop> NextHop { get; init; }

    /// <summary>The identity (<c>leftid=</c>), or null where it is the address.</summary>
    public required Setting<IdentitySpecification?> Id { get; init; }

    /// <summary>Protocol and port (<c>leftprotoport=</c>).</summary>
    public required Setting<ProtocolPort> ProtocolPort { get; init; }

    /// <summary>The script to run when the tunnel comes and goes (<c>leftupdown=</c>), or null for what is built in.</summary>
    public required Setting<string?> UpDown { get; init; }

    /// <summary>The file of its certificate (<c>leftcert=</c>), or null.</summary>
    public required Setting<string?> Certificate { get; init; }

    /// <summary>The authority that its certificate has to be from (<c>leftca=</c>), or null for any that is known here.</summary>
    public required Setting<string?> Authority { get; init; }

    /// <summary>When its certificate is sent (<c>leftsendcert=</c>).</summary>
    public required Setting<CertificateSending> SendCertificate { get; init; }

    /// <summary>Its public key (<c>leftrsasigkey=</c>).</summary>
    public required Setting<PublicKeySpecification> PublicKey { get; init; }

    /// <summary>UDP port of the end's IKE (<c>leftikeport=</c>).</summary>
    public required Setting<ushort> IkePort { get; init; }

    /// <summary>What the end is in XAUTH and ModeCfg.</summary>
    public EndRemoteAccess RemoteAccess { get; init; } = EndRemoteAccess.None;

    /// <summary>The prefix of its keywords: <c>left</c> or <c>right</c>.</summary>
    public string Prefix => End == ConnectionEnd.Left ? "left" : "right";
}
