using System.Net;
using System.Text;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing.Asa;

/// <summary>The usual tunnel: our engine with its kernel on one side, a Cisco ASA on the other.</summary>
public sealed class AsaTunnel : VirtualWorld
{
    public AsaTunnel(int seed = 1, Func<AsaSettings, AsaSettings>? asa = null)
        : base(seed)
    {
        Linux = new("Linux", IPAddress.Parse("203.0.113.133"), seed + 2);
        AsaSettings settings = new()
        {
            Address = IPAddress.Parse("198.51.100.2"),
            Peer = Linux.Address,
            Policies = [Policy],
            AccessList = [IkePair.Mirror(IkePair.Subnets)],
            TransformSets = [TransformSet],
        };
        Asa = new(asa?.Invoke(settings) ?? settings, seed + 3);
    }

    /// <summary>The algorithms that people agree on by mail.</summary>
    public static IkeProposal Policy { get; } = new(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp1024);

    public static EspProposal TransformSet { get; } = new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5);

    public IkeHost Linux { get; }

    public AsaPeer Asa { get; }

    /// <summary>Loads our half of the connection.</summary>
    public void Load(Func<ConnectionProfile, ConnectionProfile>? own = null)
    {
        ConnectionProfile profile = new()
        {
            Name = "net",
            Local = Linux.Address,
            Remote = Network.Nats.Find(nat => nat.Inside.Equals(Asa.Settings.Address))?.Outside ?? Asa.Settings.Address,
            LocalId = Identity.Address(Linux.Address),
            RemoteId = Identity.Address(Asa.Settings.Address),
            PreSharedKey = new SecretBytes("a secret for tests alone"u8),
            IkeProposals = [Policy],
            IkeLifetime = TimeSpan.FromHours(24),
            EspProposals = [TransformSet],
            PfsGroup = null,
            ChildLifetime = TimeSpan.FromHours(8),
            DpdDelay = TimeSpan.FromSeconds(10),
            DpdTimeout = TimeSpan.FromSeconds(30),
            DpdAction = DpdAction.Restart,
            Selectors = [IkePair.Subnets],
            Reqid = 16385,
        };
        Give(Linux, new IkeInput.ProfilesReplaced([own?.Invoke(profile) ?? profile]));
    }

    /// <summary>Loads what <c>examples/asa-site-to-site/ipsec.conf</c> says: two offers, encapsulation forced, no detection of dead peers of our own, begun at once.</summary>
    public void LoadSeed(Func<ConnectionProfile, ConnectionProfile>? own = null) => Load(profile =>
    {
        ConnectionProfile seed = profile with
        {
            IkeProposals = [Policy, new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp1024)],
            ForceEncapsulation = true,
            DpdDelay = null,
            StartAction = StartAction.Start,
        };
        return own?.Invoke(seed) ?? seed;
    });

    public void Up() => Give(Linux, new IkeInput.InitiateRequested("net"));

    public bool IsUp => IkePair.IsUp(Linux) && Linux.Connection().Profile.Selectors.All(selectors => Asa.OutboundFor(IkePair.Mirror(selectors)) is not null);

    /// <summary>A packet of ours toward the ASA's network, and its echo; whether both arrive. Without an SA the first one calls for it and is lost.</summary>
    public bool Ping(SelectorPair? selectors = null)
    {
        SelectorPair pair = selectors ?? IkePair.Subnets;
        if (Linux.Kernel.OutboundFor(pair) is not { } sending)
        {
            Give(Linux, new IkeInput.KernelAcquired(16385, pair.Local, pair.Remote));
            return false;
        }

        bool there = Asa.Receive(sending.SpiOut, Now);
        return there && PingBack(pair);
    }

    /// <summary>A packet from the ASA's network toward ours; whether it arrives.</summary>
    public bool PingBack(SelectorPair? selectors = null)
    {
        AsaChild? sending = Asa.Send(IkePair.Mirror(selectors ?? IkePair.Subnets), Now);
        CarryOut();
        return sending is not null && Linux.Kernel.Receives(sending.SpiOut);
    }

    /// <summary>Lets the ASA act, and takes its messages to the network.</summary>
    public void Act(Action<AsaPeer> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        action(Asa);
        CarryOut();
    }

    /// <summary>What is wrong between the two sides, or null: one that has SAs that the other has not, or with other keys.</summary>
    public string? SidesDiffer()
    {
        StringBuilder faults = new();
        foreach (PairChild child in Linux.Kernel.Children)
            if (!Asa.Children.Any(twin => Twins(child, twin)))
                faults.Append(System.Globalization.CultureInfo.InvariantCulture, $"Linux: {child} has no counterpart; ");
        foreach (AsaChild child in Asa.Children)
            if (!Linux.Kernel.Children.Any(twin => Twins(twin, child)))
                faults.Append(System.Globalization.CultureInfo.InvariantCulture, $"ASA: {child.SpiIn} has no counterpart; ");
        foreach (Spi spi in Linux.Kernel.Reserved)
            faults.Append(System.Globalization.CultureInfo.InvariantCulture, $"Linux: {spi} is reserved and not used; ");
        return faults.Length == 0 ? null : faults.ToString();
    }

    public override void Dispose()
    {
        Linux.Dispose();
        Asa.Dispose();
    }

    protected override Instant NextDeadline => Instant.Min(Linux.Engine.NextDeadline, Asa.NextDeadline);

    protected override IEnumerable<(Instant At, string Line)> Reports() =>
        ReportsOf(Linux).Concat(Asa.Log.Select(line => (line.At, $"{line.At} ASA logs {line.Text}")));

    protected override void Elapse()
    {
        if (Asa.NextDeadline <= Now)
            Act(asa => asa.Elapse(Now));
        else
            Give(Linux, new IkeInput.TimeElapsed());
    }

    protected override void Deliver(IPEndPoint destination, IPEndPoint source, ReadOnlyMemory<byte> message)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (destination.Address.Equals(Linux.Address))
            Give(Linux, new IkeInput.DatagramReceived(destination, source, message));
        else if (destination.Address.Equals(Asa.Settings.Address))
            Act(asa => asa.Receive(destination, source, message, Now));
    }

    private static bool Twins(PairChild linux, AsaChild asa) =>
        linux.SpiIn == asa.SpiOut && linux.SpiOut == asa.SpiIn && linux.KeysIn == asa.KeysOut && linux.KeysOut == asa.KeysIn
        && linux.LocalSelector == asa.Selectors.Remote && linux.RemoteSelector == asa.Selectors.Local && linux.UdpEncapsulation == asa.UdpEncapsulation;

    private void CarryOut()
    {
        while (Asa.TryTake(out AsaDatagram? datagram))
            Transmit("ASA", datagram.Local, datagram.Remote, datagram.Local.Port == 4500, datagram.Message, datagram.Name);
    }
}
