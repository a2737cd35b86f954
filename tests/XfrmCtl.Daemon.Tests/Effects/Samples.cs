using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Tests.Effects;

/// <summary>The tunnel of examples/asa-site-to-site, as the engine would hand it over.</summary>
internal static class Samples
{
    public static readonly IPAddress Local = IPAddress.Parse("203.0.113.133");
    public static readonly IPAddress Remote = IPAddress.Parse("198.51.100.2");
    public static readonly TrafficSelector LocalSelector = new(IPNetwork.Parse("203.0.113.200/32"));
    public static readonly TrafficSelector RemoteSelector = new(IPNetwork.Parse("192.0.2.0/24"));

    public static ChildSaInstallation Child(
        ulong serial = 1, EspProposal? algorithms = null, IpsecMode mode = IpsecMode.Tunnel, bool encapsulated = true, uint reqid = 16384)
    {
        algorithms ??= new EspProposal(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5);
        return new ChildSaInstallation
        {
            Serial = serial,
            Connection = "L2L-IPSEC",
            Reqid = reqid,
            Local = new(Local, encapsulated ? 4500 : 500),
            Remote = new(Remote, encapsulated ? 1664 : 500),
            Protocol = IpsecProtocol.Esp,
            Mode = mode,
            UdpEncapsulation = encapsulated,
            SpiIn = new(0xc0000000 + (uint)serial),
            SpiOut = new(0x11110000 + (uint)serial),
            Algorithms = algorithms,
            KeysIn = Keys(algorithms, 0x10),
            KeysOut = Keys(algorithms, 0x20),
            LocalSelector = LocalSelector,
            RemoteSelector = RemoteSelector,
            ReplayWindow = 128,
            HardLifetime = TimeSpan.FromSeconds(28800),
            Initiator = true,
        };
    }

    /// <summary>Both halves, one after the other, as the engine has a child SA installed.</summary>
    public static IkeAction[] Whole(ChildSaInstallation child) => [new IkeAction.InstallChild(child), new IkeAction.ActivateChild(child.Serial)];

    public static ConnectionProfile Profile(string name = "L2L-IPSEC", StartAction start = StartAction.Add, DpdAction dpd = DpdAction.Hold, uint reqid = 16384) => new()
    {
        Name = name,
        Local = Local,
        Remote = Remote,
        LocalId = Identity.Address(Local),
        RemoteId = Identity.Address(Remote),
        PreSharedKey = null,
        IkeProposals = [new(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp1024)],
        IkeLifetime = TimeSpan.FromSeconds(86400),
        EspProposals = [new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5)],
        PfsGroup = null,
        ChildLifetime = TimeSpan.FromSeconds(28800),
        Selectors = [new(LocalSelector, RemoteSelector)],
        StartAction = start,
        DpdAction = dpd,
        Reqid = reqid,
    };

    private static SaKeys Keys(EspProposal algorithms, byte first)
    {
        var encryption = new SecretBytes((algorithms.KeyBits / 8) + algorithms.Cipher.SaltOctets);
        encryption.Span.Fill(first);
        var integrity = new SecretBytes((algorithms.Integrity?.KeyBits ?? 0) / 8);
        integrity.Span.Fill((byte)(first + 1));
        return new SaKeys(encryption, integrity);
    }
}
