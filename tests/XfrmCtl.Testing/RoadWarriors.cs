using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing;

/// <summary>A gateway and several clients that it knows no address of, with a network between them.</summary>
public sealed class RoadWarriors : VirtualWorld
{
    public RoadWarriors(int clients, int seed = 1)
        : base(seed)
    {
        Gateway = new("gateway", IPAddress.Parse("198.51.100.2"), seed + 2);
        Clients = [.. Enumerable.Range(0, clients).Select(nth => new IkeHost($"client{nth}", new IPAddress([203, 0, 113, (byte)(10 + nth)]), seed + 10 + nth))];
    }

    public IkeHost Gateway { get; }

    public ImmutableArray<IkeHost> Clients { get; }

    public void Load(IkeHost host, params ImmutableArray<ConnectionProfile> profiles) => Give(host, new IkeInput.ProfilesReplaced(profiles));

    public override void Dispose()
    {
        foreach (IkeHost host in Hosts)
            host.Dispose();
    }

    protected override Instant NextDeadline => Hosts.Select(host => host.Engine.NextDeadline).Aggregate(Instant.Min);

    protected override void Elapse() => Give(Hosts.MinBy(host => host.Engine.NextDeadline.Ticks)!, new IkeInput.TimeElapsed());

    protected override void Deliver(IPEndPoint destination, IPEndPoint source, ReadOnlyMemory<byte> message)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Hosts.FirstOrDefault(host => host.Address.Equals(destination.Address)) is { } receiver)
            Give(receiver, new IkeInput.DatagramReceived(destination, source, message));
    }

    protected override IEnumerable<(Instant At, string Line)> Reports() => Hosts.SelectMany(ReportsOf);

    private IEnumerable<IkeHost> Hosts => Clients.Prepend(Gateway);
}
