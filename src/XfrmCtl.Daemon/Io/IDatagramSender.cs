using System.Net;

namespace XfrmCtl.Daemon.Io;

/// <summary>Where IKE messages leave.</summary>
internal interface IDatagramSender
{
    /// <summary>Sends an IKE message; what cannot be sent is as if the network had lost it.</summary>
    void Send(IPEndPoint local, IPEndPoint remote, bool nonEspMarker, ReadOnlySpan<byte> message);

    /// <summary>Sends the one octet that keeps a NAT mapping alive (RFC 3948 §2.3).</summary>
    void SendKeepalive(IPEndPoint local, IPEndPoint remote);
}
