using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Configuration.Settings;

/// <summary>What <c>leftsourceip=</c> says; a closed set.</summary>
public abstract record SourceIpSpecification
{
    private SourceIpSpecification()
    {
    }

    /// <summary>An address of our own choice.</summary>
    /// <param name="Value">The address.</param>
    public sealed record Address(IPAddress Value) : SourceIpSpecification;

    /// <summary>An address that the peer gives by ModeCfg (<c>%config</c>).</summary>
    /// <param name="V6">Whether an IPv6 address (<c>%config6</c>).</param>
    public sealed record Requested(bool V6) : SourceIpSpecification;

    /// <summary>Addresses that the other end gives out by ModeCfg (strongSwan's <c>rightsourceip=10.3.0.0/24</c>).</summary>
    /// <param name="Value">The addresses.</param>
    public sealed record Pool(AddressRange Value) : SourceIpSpecification;
}
