using System.Buffers.Binary;
using System.Net;

namespace XfrmCtl.Testing;

/// <summary>One UDP datagram of a capture.</summary>
/// <param name="Source">Where it came from.</param>
/// <param name="Destination">Where it went.</param>
/// <param name="Data">What was in it.</param>
public sealed record CapturedDatagram(IPEndPoint Source, IPEndPoint Destination, ReadOnlyMemory<byte> Data)
{
    private const int NatPort = 4500;

    /// <summary>The ISAKMP message in it, without the Non-ESP Marker of port 4500 (RFC 3948 §2.2), or null where it is ESP or a keepalive.</summary>
    public ReadOnlyMemory<byte>? Isakmp
    {
        get
        {
            if (Source.Port != NatPort && Destination.Port != NatPort)
                return Data;
            return Data.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(Data.Span) == 0 ? Data[4..] : default(ReadOnlyMemory<byte>?);
        }
    }
}
