using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Kernel.Tests;

/// <summary>A tunnel between documentation networks (RFC 5737).</summary>
internal static class Samples
{
    public const uint Reqid = 16385;

    public static readonly IPAddress Local = IPAddress.Parse("198.51.100.1");
    public static readonly IPAddress Remote = IPAddress.Parse("203.0.113.2");
    public static readonly IPNetwork LocalNet = IPNetwork.Parse("10.1.0.0/16");
    public static readonly IPNetwork RemoteNet = IPNetwork.Parse("192.0.2.0/24");

    public static XfrmPolicy OutPolicy { get; } = new(new XfrmSelector(LocalNet, RemoteNet), XfrmDirection.Out)
    {
        Priority = 2344,
        Templates = [new XfrmTemplate(Local, Remote, IpsecProtocol.Esp, IpsecMode.Tunnel, Reqid)],
    };

    public static XfrmPolicy InPolicy { get; } = new(new XfrmSelector(RemoteNet, LocalNet), XfrmDirection.In)
    {
        Priority = 2344,
        Templates = [new XfrmTemplate(Remote, Local, IpsecProtocol.Esp, IpsecMode.Tunnel, Reqid)],
    };
}
