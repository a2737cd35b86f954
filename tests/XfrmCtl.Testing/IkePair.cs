using System.Collections.Immutable;
using System.Net;
using System.Text;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing;

/// <summary>Two engines with a kernel each, and a network between them.</summary>
public sealed class IkePair : VirtualWorld
{
    public IkePair(int seed = 1)
        : base(seed)
    {
        A = new("A", IPAddress.Parse("203.0.113.133"), seed + 2);
        B = new("B", IPAddress.Parse("198.51.100.2"), seed + 3);
    }

    /// <summary>The side that tests let begin.</summary>
    public IkeHost A { get; }

    public IkeHost B { get; }

    public static SelectorPair Subnets { get; } = new(
        new TrafficSelector(IPNetwork.Parse("203.0.113.200/32")), new TrafficSelector(IPNetwork.Parse("192.0.2.0/24")));

    /// <summary>Algorithms that cost the test little.</summary>
    public static IkeProposal QuickIke { get; } = new(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp768);

    public static EspProposal QuickEsp { get; } = new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5);

    /// <summary>Loads on both sides the two halves of one connection.</summary>
    /// <param name="both">Changes that both make.</param>
    /// <param name="a">Changes that A alone makes, after that.</param>
    /// <param name="b">Changes that B alone makes.</param>
    public void Load(
        Func<ConnectionProfile, ConnectionProfile>? both = null,
        Func<ConnectionProfile, ConnectionProfile>? a = null,
        Func<ConnectionProfile, ConnectionProfile>? b = null)
    {
        LoadAll(A, Profile(A, both, a));
        LoadAll(B, Profile(B, both, b));
    }

    public void LoadAll(IkeHost host, params ImmutableArray<ConnectionProfile> profiles) => Give(host, new IkeInput.ProfilesReplaced(profiles));

    /// <summary>One half of the usual connection.</summary>
    public ConnectionProfile Profile(
        IkeHost host, Func<ConnectionProfile, ConnectionProfile>? both = null, Func<ConnectionProfile, ConnectionProfile>? own = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        IkeHost peer = Other(host);
        ConnectionProfile profile = new()
        {
            Name = "net",
            Local = host.Address,
            Remote = Network.Nats.Find(nat => nat.Inside.Equals(peer.Address))?.Outside ?? peer.Address,
            LocalId = Identity.Address(host.Address),
            RemoteId = Identity.Address(peer.Address),
            PreSharedKey = new SecretBytes("a secret for tests alone"u8),
            IkeProposals = [QuickIke],
            IkeLifetime = TimeSpan.FromHours(24),
            EspProposals = [QuickEsp],
            PfsGroup = null,
            ChildLifetime = TimeSpan.FromHours(8),
            Selectors = [host == A ? Subnets : Mirror(Subnets)],
            Reqid = 16385,
        };
        profile = both?.Invoke(profile) ?? profile;
        return own?.Invoke(profile) ?? profile;
    }

    public static SelectorPair Mirror(SelectorPair selectors) => new(selectors.Remote, selectors.Local);

    public IkeHost Other(IkeHost host) => host == A ? B : A;

    public void Up(IkeHost host, string connection = "net") => Give(host, new IkeInput.InitiateRequested(connection));

    public void Down(IkeHost host, string connection = "net") => Give(host, new IkeInput.TerminateRequested(connection));

    /// <summary>Both sides report the connection as up.</summary>
    public bool IsUp(string connection = "net") => IsUp(A, connection) && IsUp(B, connection);

    public static bool IsUp(IkeHost host, string connection = "net")
    {
        ArgumentNullException.ThrowIfNull(host);
        ConnectionSnapshot snapshot = host.Connection(connection);
        return snapshot.Profile.Selectors.All(selectors => snapshot.Children.Any(child => child.Selectors == selectors));
    }

    /// <summary>What is wrong between the two kernels, or null: children without a counterpart with the same SPIs, keys and selectors, half installed ones, SPIs left over.</summary>
    public string? KernelsDiffer()
    {
        StringBuilder faults = new();
        Compare(A, B);
        Compare(B, A);
        return faults.Length == 0 ? null : faults.ToString();

        void Compare(IkeHost one, IkeHost other)
        {
            foreach (Spi spi in one.Kernel.Reserved)
                faults.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{one.Name}: {spi} is reserved and not used");
            foreach (PairChild child in one.Kernel.Children)
                if (!child.HasOutbound)
                    faults.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{one.Name}: {child} is half installed");
                else if (!other.Kernel.Children.Any(twin => Twins(child, twin)))
                    faults.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{one.Name}: {child} has no counterpart");
        }
    }

    public override void Dispose()
    {
        A.Dispose();
        B.Dispose();
    }

    protected override Instant NextDeadline => Instant.Min(A.Engine.NextDeadline, B.Engine.NextDeadline);

    protected override void Elapse() => Give(A.Engine.NextDeadline <= B.Engine.NextDeadline ? A : B, new IkeInput.TimeElapsed());

    protected override void Deliver(IPEndPoint destination, IPEndPoint source, ReadOnlyMemory<byte> message)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if ((destination.Address.Equals(A.Address) ? A : destination.Address.Equals(B.Address) ? B : null) is { } receiver)
            Give(receiver, new IkeInput.DatagramReceived(destination, source, message));
    }

    protected override IEnumerable<(Instant At, string Line)> Reports() => ReportsOf(A).Concat(ReportsOf(B));

    private static bool Twins(PairChild one, PairChild other) =>
        one.SpiIn == other.SpiOut && one.SpiOut == other.SpiIn && one.Compression?.In == other.Compression?.Out && one.Compression?.Out == other.Compression?.In && one.KeysIn == other.KeysOut && one.KeysOut == other.KeysIn
        && one.LocalSelector == other.RemoteSelector && one.RemoteSelector == other.LocalSelector
        && one.UdpEncapsulation == other.UdpEncapsulation && one.Mode == other.Mode;
}
