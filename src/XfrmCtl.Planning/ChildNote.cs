using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Planning;

/// <summary>A child SA pair as the state file keeps it, so that a daemon that was killed finds it again. It has no keys.</summary>
public sealed record ChildNote
{
    /// <summary>The engine's number for it.</summary>
    public required ulong Serial { get; init; }

    /// <summary>Its connection.</summary>
    public required string Connection { get; init; }

    /// <summary>Its reqid.</summary>
    public required uint Reqid { get; init; }

    /// <summary>Our address and UDP port.</summary>
    public required string Local { get; init; }

    /// <summary>The peer's address and UDP port.</summary>
    public required string Remote { get; init; }

    /// <summary>SPI of the inbound state.</summary>
    public required uint SpiIn { get; init; }

    /// <summary>SPI of the outbound state.</summary>
    public required uint SpiOut { get; init; }

    /// <summary>CPI of the inbound compression, 0 where packets are not compressed.</summary>
    public uint CpiIn { get; init; }

    /// <summary>CPI of the outbound compression, 0 where packets are not compressed.</summary>
    public uint CpiOut { get; init; }

    /// <summary>50 for ESP, 51 for AH.</summary>
    public required int Protocol { get; init; }

    /// <summary>0 for transport, 1 for tunnel.</summary>
    public required int Mode { get; init; }

    /// <summary>Whether ESP travels in UDP.</summary>
    public bool Udp { get; init; }

    /// <summary>Mark of the inbound state, value and mask, or null.</summary>
    public uint[]? MarkIn { get; init; }

    /// <summary>Mark of the outbound state, or null.</summary>
    public uint[]? MarkOut { get; init; }

    /// <summary>Our side of the traffic.</summary>
    public required string LocalNetwork { get; init; }

    /// <summary>The peer's side of the traffic.</summary>
    public required string RemoteNetwork { get; init; }

    /// <summary>Whose the peer's side of the traffic is, where that is an address of a pool; otherwise null.</summary>
    public string? Owner { get; init; }

    /// <summary>Protocol and ports that narrow the traffic: protocol and port here, protocol and port there.</summary>
    public int[] Narrowed { get; init; } = [0, 0, 0, 0];

    /// <summary>The cipher's word in ipsec.conf.</summary>
    public required string Cipher { get; init; }

    /// <summary>Length of the cipher's key.</summary>
    public int KeyBits { get; init; }

    /// <summary>The integrity algorithm's word in ipsec.conf, or null.</summary>
    public string? Integrity { get; init; }

    /// <summary>The PFS group's word in ipsec.conf, or null.</summary>
    public string? Pfs { get; init; }

    /// <summary>Whether we began the Quick Mode.</summary>
    public bool Initiator { get; init; }

    /// <summary>When it was established, in units of 100 ns of CLOCK_BOOTTIME; 0 until both sides have it.</summary>
    public long EstablishedAt { get; init; }

    /// <summary>How long it lives from then on.</summary>
    public double LifetimeSeconds { get; init; }

    /// <summary>Whether both sides have it for certain.</summary>
    [JsonIgnore]
    public bool IsEstablished => EstablishedAt > 0;

    /// <summary>Our address and port.</summary>
    [JsonIgnore]
    public IPEndPoint LocalEnd => IPEndPoint.Parse(Local);

    /// <summary>The peer's address and port.</summary>
    [JsonIgnore]
    public IPEndPoint RemoteEnd => IPEndPoint.Parse(Remote);

    /// <summary>The inbound state.</summary>
    [JsonIgnore]
    public XfrmStateId In => new(LocalEnd.Address, new Spi(SpiIn), (IpsecProtocol)Protocol, Mark(MarkIn));

    /// <summary>The outbound state.</summary>
    [JsonIgnore]
    public XfrmStateId Out => new(RemoteEnd.Address, new Spi(SpiOut), (IpsecProtocol)Protocol, Mark(MarkOut));

    /// <summary>The state of the inbound compression, or null.</summary>
    [JsonIgnore]
    public XfrmStateId? CompressionIn => CpiIn == 0 ? null : new(LocalEnd.Address, new Spi(CpiIn), IpsecProtocol.Comp, Mark(MarkIn));

    /// <summary>The state of the outbound compression, or null.</summary>
    [JsonIgnore]
    public XfrmStateId? CompressionOut => CpiIn == 0 ? null : new(RemoteEnd.Address, new Spi(CpiOut), IpsecProtocol.Comp, Mark(MarkOut));

    /// <summary>Every state.</summary>
    [JsonIgnore]
    public IEnumerable<XfrmStateId> States => new[] { In, Out, CompressionIn, CompressionOut }.OfType<XfrmStateId>();

    /// <summary>Our side of the traffic.</summary>
    [JsonIgnore]
    public TrafficSelector LocalSelector => new(IPNetwork.Parse(LocalNetwork), (byte)Narrowed[0], (ushort)Narrowed[1]);

    /// <summary>The peer's side of the traffic.</summary>
    [JsonIgnore]
    public TrafficSelector RemoteSelector => new(IPNetwork.Parse(RemoteNetwork), (byte)Narrowed[2], (ushort)Narrowed[3]);

    /// <summary>The algorithms, or null where this program does not know them.</summary>
    [JsonIgnore]
    public EspProposal? Algorithms
    {
        get
        {
            IntegrityAlgorithm? integrity = Integrity is null ? null : IntegrityTable.Rows.FirstOrDefault(row => row.ConfName == Integrity);
            return CipherTable.Rows.FirstOrDefault(row => row.ConfName == Cipher) is not { } cipher || (integrity is null && Integrity is not null)
                ? null
                : new EspProposal(cipher, KeyBits, integrity) { Protocol = (IpsecProtocol)Protocol };
        }
    }

    /// <summary>The PFS group, or null.</summary>
    [JsonIgnore]
    public DhGroup? PfsGroup => Pfs is null ? null : GroupTable.Rows.FirstOrDefault(row => row.ConfName == Pfs);

    /// <summary>A note of a child.</summary>
    public static ChildNote Of(ulong serial, string connection, ChildPlan child, XfrmStateId @in, XfrmStateId @out)
    {
        ArgumentNullException.ThrowIfNull(child);
        return new()
        {
            Serial = serial,
            Connection = connection,
            Reqid = child.Reqid,
            Local = child.Local.ToString(),
            Remote = child.Remote.ToString(),
            SpiIn = child.SpiIn.Value,
            SpiOut = child.SpiOut.Value,
            CpiIn = child.CpiIn.Value,
            CpiOut = child.CpiOut.Value,
            Protocol = (int)child.Protocol,
            Mode = (int)child.Mode,
            Udp = child.UdpEncapsulation,
            MarkIn = Mark(@in.Mark),
            MarkOut = Mark(@out.Mark),
            LocalNetwork = child.LocalSelector.Network.ToString(),
            RemoteNetwork = child.RemoteSelector.Network.ToString(),
            Narrowed = [child.LocalSelector.Protocol, child.LocalSelector.Port, child.RemoteSelector.Protocol, child.RemoteSelector.Port],
            Cipher = child.Algorithms.Cipher.ConfName,
            KeyBits = child.Algorithms.KeyBits,
            Integrity = child.Algorithms.Integrity?.ConfName,
            Initiator = child.Initiator,
        };
    }

    /// <summary>Whether everything in it can be read: the file may have been written by another version, or by a hand.</summary>
    [JsonIgnore]
    public bool IsSound =>
        IPEndPoint.TryParse(Local, out _) && IPEndPoint.TryParse(Remote, out _) && IPNetwork.TryParse(LocalNetwork, out _) && IPNetwork.TryParse(RemoteNetwork, out _)
        && (IpsecProtocol)Protocol is IpsecProtocol.Esp or IpsecProtocol.Ah && (IpsecMode)Mode is IpsecMode.Tunnel or IpsecMode.Transport
        && MarkIn is null or { Length: 2 } && MarkOut is null or { Length: 2 }
        && Narrowed is [>= 0 and <= 255, >= 0 and <= 65535, >= 0 and <= 255, >= 0 and <= 65535]
        && LifetimeSeconds is >= 0 and < 1e9 && EstablishedAt >= 0;

    /// <summary>Serial, connection and SPIs.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Serial} {Connection} 0x{SpiIn:x8}/0x{SpiOut:x8}");

    private static XfrmMark? Mark(uint[]? mark) => mark is null ? null : new XfrmMark(mark[0], mark[1]);

    private static uint[]? Mark(XfrmMark? mark) => mark is { } one ? [one.Value, one.Mask] : null;
}
