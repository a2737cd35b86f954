using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Testing;

/// <summary>One datagram on the virtual network.</summary>
/// <param name="Number">Counts all datagrams from 1.</param>
/// <param name="SentAt">When it left.</param>
/// <param name="Sender">Name of the host that sent it.</param>
/// <param name="Source">Where the receiver sees it come from.</param>
/// <param name="Destination">Where the sender sent it.</param>
/// <param name="NonEspMarker">Whether the marker of port 4500 stands in front.</param>
/// <param name="Message">The IKE message; empty for a keepalive.</param>
/// <param name="Name">What the sender calls it, <c>Main Mode message 1 (SA)</c>, or <c>unnamed</c>.</param>
public sealed record Flight(
    int Number, Instant SentAt, string Sender, IPEndPoint Source, IPEndPoint Destination, bool NonEspMarker, ReadOnlyMemory<byte> Message, string Name)
{
    public override string ToString() => $"{SentAt} {Sender}: {Source} -> {Destination} {Name}";
}
