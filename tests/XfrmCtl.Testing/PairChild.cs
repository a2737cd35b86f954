using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing;

/// <summary>A child SA as <see cref="PairKernel"/> holds it.</summary>
public sealed class PairChild(ChildSaInstallation installation)
{
    public ulong Serial { get; } = installation.Serial;

    public string Connection { get; } = installation.Connection;

    public uint Reqid { get; } = installation.Reqid;

    public Spi SpiIn { get; } = installation.SpiIn;

    public Spi SpiOut { get; } = installation.SpiOut;

    public EspProposal Algorithms { get; } = installation.Algorithms;

    public CpiPair? Compression { get; } = installation.Compression;

    public IpsecMode Mode { get; } = installation.Mode;

    public bool UdpEncapsulation { get; } = installation.UdpEncapsulation;

    public TrafficSelector LocalSelector { get; } = installation.LocalSelector;

    public TrafficSelector RemoteSelector { get; } = installation.RemoteSelector;

    public int ReplayWindow { get; } = installation.ReplayWindow;

    public TimeSpan HardLifetime { get; } = installation.HardLifetime;

    public IpsecProtocol Protocol { get; } = installation.Protocol;

    public ulong? Kilobytes { get; } = installation.Kilobytes;

    public IPAddress? OriginalRemote { get; } = installation.OriginalRemote;

    public string? Owner { get; } = installation.Owner;

    public bool Initiator { get; } = installation.Initiator;

    /// <summary>Hex of the inbound keys: encryption, integrity. They are test keys.</summary>
    public string KeysIn { get; } = Text(installation.KeysIn);

    /// <summary>Hex of the outbound keys.</summary>
    public string KeysOut { get; } = Text(installation.KeysOut);

    public IPEndPoint Local { get; set; } = installation.Local;

    public IPEndPoint Remote { get; set; } = installation.Remote;

    public bool HasOutbound { get; set; }

    public long OutboundOrder { get; set; }

    public override string ToString() => $"{Connection} in {SpiIn} out {SpiOut}{(HasOutbound ? "" : " (inbound only)")}";

    private static string Text(SaKeys keys) => HexText.Format(keys.Encryption.Span) + "/" + HexText.Format(keys.Integrity.Span);
}
