using System.Net;
using XfrmCtl.Cli.Compat;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Compat;

/// <summary>A daemon's state with the details that the ipsec command asks for, and runs of that command on it.</summary>
internal static class PlutoSamples
{
    public static readonly DaemonDetails Setup = new()
    {
        Dialect = "openswan",
        ConfigFile = "/etc/ipsec.conf",
        Listening = ["203.0.113.133"],
        Allowed = ["10.0.0.0/8"],
        Excluded = ["10.1.0.0/16"],
    };

    public static readonly ConnectionDetails Weak = new()
    {
        IkeProposals = ["3des-md5-modp1024"],
        EspProposals = ["3des-md5"],
        IkeLifetime = 86400,
        SaLifetime = 28800,
        RekeyMargin = 540,
        RekeyFuzz = 100,
        DpdDelay = 30,
        DpdTimeout = 120,
        DpdAction = "restart",
        RetransmitInterval = 0.5,
        RetransmitTimeout = 60,
        ReplayWindow = 32,
        SourceIp = "203.0.113.200",
        NatKeepalive = 20,
        Fragmentation = true,
        InitialContact = true,
    };

    /// <summary>The usual tunnel, behind a NAT.</summary>
    public static readonly ConnectionStatus Up = Samples.Up with
    {
        Ike = [Samples.Up.Ike[0] with { RemoteAddress = "198.51.100.2", RemotePort = 4500 }],
        Ipsec = [Samples.Up.Ipsec[0] with { Role = "initiator", RemoteAddress = "198.51.100.2", IkeSerial = 1 }],
        Details = Weak,
    };

    /// <summary>One that is not up.</summary>
    public static readonly ConnectionStatus Down = Samples.Failed with { Remote = Samples.Failed.Remote with { Subnets = ["10.2.0.0/16"] }, Details = Weak with { Routed = true, PfsGroup = "modp1024", DpdDelay = null } };

    /// <summary>A gateway of two road warriors.</summary>
    public static readonly ConnectionStatus Road = new()
    {
        Name = "road",
        State = "up",
        Local = new EndStatus { Address = "203.0.113.133", Id = "@gw", Subnets = ["0.0.0.0/0"] },
        Remote = new EndStatus { Address = "%any", Subnets = ["10.9.0.0/24"] },
        Ike = [Phase1(7, "192.0.2.7", "alice", "10.9.0.1"), Phase1(5, "192.0.2.5", "bob", "10.9.0.2")],
        Ipsec = [Child(8, 7, "192.0.2.7", "10.9.0.1/32"), Child(6, 5, "192.0.2.5", "10.9.0.2/32")],
        Details = Weak with { Xauth = "server", ModeConfig = "server", IkeProposals = ["aes256-sha1-modp1536"], EspProposals = ["aes128-sha1"] },
    };

    public static StatusDocument Document(params ConnectionStatus[] connections) =>
        new() { Daemon = Samples.Daemon with { Details = Setup }, Connections = connections };

    public static CliContext Context() => Samples.Context() with
    {
        Network = _ => new LocalNetwork { Addresses = [new LocalAddress("eth0", IPAddress.Parse("203.0.113.133"))] },
        IpsecDialect = "openswan",
    };

    /// <summary>Runs <c>ipsec</c> with these words on a daemon in this state.</summary>
    public static async Task<CliRun> Run(string words, params ConnectionStatus[] connections)
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(Document(connections)));
        return await Run(Context(), daemon, words);
    }

    public static async Task<CliRun> Run(CliContext context, FakeDaemon daemon, string words) =>
        await CliRun.Capture(context, async inner => (ExitCode)await IpsecCommand.Run(["--socket", daemon.SocketPath, .. words.Split(' ')], inner));

    private static IkeStatus Phase1(ulong serial, string peer, string user, string lease) => new()
    {
        Serial = serial,
        State = "established",
        Role = "responder",
        SpiInitiator = "0x0011223344556677",
        SpiResponder = "0x8899aabbccddeeff",
        RemoteAddress = peer,
        RemotePort = 4500,
        Encryption = "aes256",
        Hash = "sha1",
        Group = "modp1536",
        User = user,
        PeerVirtualAddress = lease,
        EstablishedAt = Samples.Now.AddMinutes(-5),
        RekeyAt = Samples.Now.AddMinutes(50),
        ExpiresAt = Samples.Now.AddHours(1),
    };

    private static IpsecStatus Child(ulong serial, ulong ike, string peer, string lease) => new()
    {
        Serial = serial,
        Reqid = 16389,
        Mode = "tunnel",
        Encapsulation = "udp",
        SpiIn = $"0x0000c00{serial}",
        SpiOut = $"0x0badf00{serial}",
        Role = "responder",
        RemoteAddress = peer,
        IkeSerial = ike,
        Encryption = "aes128",
        Integrity = "sha1",
        Selectors = new SelectorStatus { Local = "0.0.0.0/0", Remote = lease },
        BytesIn = 84 * serial,
        BytesOut = 168 * serial,
        EstablishedAt = Samples.Now.AddMinutes(-5),
        RekeyAt = Samples.Now.AddHours(7),
        ExpiresAt = Samples.Now.AddHours(8),
    };
}
