using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing.Asa;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Three days of a tunnel to an ASA: traffic, quiet hours, lost networks, reloads, renewals. Nothing is lost that the script does not take away.</summary>
/// <remarks>
/// What used to go wrong in the field: after a Delete or a loss of the peer, a daemon that holds half a tunnel, or none, and does nothing about it until
/// somebody restarts it.
/// </remarks>
public sealed class AsaSoakTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Boot = TimeSpan.FromSeconds(100);

    // Dead peer detection takes 30 s and a little, the first retransmissions after it as long again.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(75);

    [Theory]
    [InlineData(1, "delete_spi=own", StartAction.Start, false)]
    [InlineData(2, "delete_spi=peer", StartAction.Start, true)]
    [InlineData(3, "delete_spi=both", StartAction.Route, false)]
    [InlineData(4, "delete_spi=own", StartAction.Route, true)]
    public void SeventyTwoHours_NoOutageThatTheScriptDidNotCause(int seed, string asa, StartAction start, bool encapsulate)
    {
        using AsaTunnel tunnel = new(seed, settings => asa.Split(' ').Aggregate(settings, (soFar, words) => AsaSwitchTable.Set(soFar, words)!));
        tunnel.Load(profile => profile with { StartAction = start, ForceEncapsulation = encapsulate });
        Live(tunnel, seed, start, seedAlone: false);
    }

    // The example's own file: nothing of ours looks whether the peer lives, so that after a reload it is data from the ASA's side that makes the tunnel anew.
    [Theory]
    [InlineData(5, "rekey_pct=85/95")]
    [InlineData(6, "rekey_pct=75/95")]
    public void SeventyTwoHoursOfTheSeed_NoOutageThatTheScriptDidNotCause(int seed, string asa)
    {
        using AsaTunnel tunnel = new(seed, settings => AsaSwitchTable.Set(settings, asa)!);
        tunnel.LoadSeed();
        Live(tunnel, seed, StartAction.Start, seedAlone: true);
    }

    private static void Live(AsaTunnel tunnel, int seed, StartAction start, bool seedAlone)
    {
        if (start == StartAction.Start)
            tunnel.Up();
        tunnel.Ping();
        tunnel.Run(TimeSpan.FromSeconds(10));
        Script script = new(tunnel, seed);
        List<string> outages = [];
        int carried = 0;
        while (tunnel.Now.Ticks < TimeSpan.FromHours(72).Ticks)
        {
            tunnel.Run(Step);
            if (script.Quiet)
                continue;
            // Without our own detection of dead peers each side sends, whatever becomes of the other's.
            if (seedAlone ? tunnel.Ping() & tunnel.PingBack() : tunnel.Ping() && tunnel.PingBack())
                carried++;
            else if (!script.Excuses)
                outages.Add($"{tunnel.Now}");
        }

        Assert.True(outages.Count == 0, $"outages at {string.Join(", ", outages.Take(20))} ({outages.Count})\n{script}\n{tunnel.Transcript()}");
        Assert.True(carried > 30_000, $"only {carried} packets were sent");
        tunnel.Run(TimeSpan.FromMinutes(2));
        Assert.True(tunnel.SidesDiffer() is null, $"{tunnel.SidesDiffer()}\n{script}\n{tunnel.Transcript()}");
        Assert.True(tunnel.Linux.LiveIsakmp() <= 1 && tunnel.Asa.ActiveIke <= 1);
        Assert.DoesNotContain(tunnel.Linux.Failures, failure => failure.Code == ReasonCode.InternalFault);
    }

    /// <summary>What happens from outside, and so for how long packets may be lost.</summary>
    private sealed class Script
    {
        private readonly AsaTunnel _tunnel;
        private readonly List<(TimeSpan At, TimeSpan For, string What)> _events = [];

        public Script(AsaTunnel tunnel, int seed)
        {
            _tunnel = tunnel;
            Random chance = new(seed);
            for (int nth = 0; nth < 8; nth++)
                Plan(TimeSpan.FromHours(chance.Next(1, 71)) + TimeSpan.FromSeconds(chance.Next(3600)), Boot, "the ASA reloads", Reload);
            for (int nth = 0; nth < 8; nth++)
                Plan(TimeSpan.FromHours(chance.Next(1, 71)) + TimeSpan.FromSeconds(chance.Next(3600)), TimeSpan.FromSeconds(chance.Next(5, 120)), "the network is gone", Lose);
            for (int nth = 0; nth < 4; nth++)
                Plan(TimeSpan.FromHours(chance.Next(1, 71)) + TimeSpan.FromSeconds(chance.Next(3600)), TimeSpan.Zero, "the ASA's SAs are cleared", _ => tunnel.Act(asa => asa.Clear(tunnel.Now)));
        }

        private TimeSpan Now => TimeSpan.FromTicks(_tunnel.Now.Ticks);

        /// <summary>Every eleventh and twelfth hour nobody sends anything, and the ASA ends what is idle.</summary>
        public bool Quiet => (int)Now.TotalHours % 12 >= 10;

        /// <summary>Something took the tunnel away not long ago: an event, or idleness, after which the next packet calls for a new one.</summary>
        public bool Excuses => _events.Exists(planned => Now >= planned.At && Now <= planned.At + planned.For + Recovery)
            || (int)Now.TotalHours % 12 == 0 && Now.Minutes == 0 && Now.Seconds <= 15;

        public override string ToString() => string.Join('\n', _events.OrderBy(planned => planned.At).Select(planned => $"{planned.At} {planned.What} for {planned.For}"));

        private void Plan(TimeSpan at, TimeSpan duration, string what, Action<TimeSpan> happen)
        {
            _events.Add((at, duration, what));
            _tunnel.After(at - Now, () => happen(duration));
        }

        private void Reload(TimeSpan duration)
        {
            _tunnel.Act(asa => asa.Reload());
            Lose(duration);
            _tunnel.After(duration, () => _tunnel.Act(asa => asa.Reload()));
        }

        private void Lose(TimeSpan duration)
        {
            _tunnel.Network.Loss = 1;
            _tunnel.After(duration, () => _tunnel.Network.Loss = 0);
        }
    }
}
