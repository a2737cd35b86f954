using System.Net;

namespace XfrmCtl.Ike.Engine;

/// <summary>A message that waits for its answer, with what it takes to send it again.</summary>
internal sealed record Outstanding(IPEndPoint Local, IPEndPoint Remote, bool NonEspMarker, ReadOnlyMemory<byte> Message, string Name)
{
    public Retransmitter? Retransmitter { get; init; }

    public EngineTimer? Timer { get; set; }
}
