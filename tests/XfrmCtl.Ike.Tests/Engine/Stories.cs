using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>What stories about an established tunnel begin with and assert again and again.</summary>
internal static class Stories
{
    public static IkePair Established(
        int seed = 1,
        Func<ConnectionProfile, ConnectionProfile>? both = null,
        Func<ConnectionProfile, ConnectionProfile>? a = null,
        Func<ConnectionProfile, ConnectionProfile>? b = null)
    {
        IkePair pair = new(seed);
        pair.Load(both, a, b);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertUp();
        return pair;
    }

    /// <summary>Both kernels hold the ends of the same children, so many, and nothing else; neither engine met a fault of its own.</summary>
    public static void AssertUp(this IkePair pair, int children = 1)
    {
        Assert.True(pair.KernelsDiffer() is null, $"{pair.KernelsDiffer()}\n{pair.Transcript()}");
        Assert.True(pair.A.Kernel.Children.Count == children, $"{pair.A.Kernel.Children.Count} children, not {children}\n{pair.Transcript()}");
        Assert.True(pair.B.Kernel.Children.Count == children, $"{pair.B.Kernel.Children.Count} children, not {children}\n{pair.Transcript()}");
        pair.AssertNoFault();
    }

    public static void AssertNothingInstalled(this IkePair pair)
    {
        Assert.True(pair.A.Kernel.IsEmpty && pair.B.Kernel.IsEmpty, $"{pair.KernelsDiffer()}\n{pair.Transcript()}");
        pair.AssertNoFault();
    }

    public static void AssertNoFault(this IkePair pair) =>
        Assert.DoesNotContain(pair.A.Failures.Concat(pair.B.Failures), failure => failure.Code == ReasonCode.InternalFault);

    /// <summary>Lets time pass, at no instant of which may a side send what the other does not take.</summary>
    public static void RunWithoutBreak(this IkePair pair, TimeSpan time) =>
        Assert.False(pair.RunUntil(() => pair.BlackHole() is not null, time), $"{pair.BlackHole()}\n{pair.Transcript()}");

    /// <summary>Why what one side sends would not be taken by the other, or null where it is.</summary>
    public static string? BlackHole(this IkePair pair)
    {
        foreach (IkeHost host in new[] { pair.A, pair.B })
            foreach (SelectorPair selectors in host.Connection().Profile.Selectors)
                if (host.Kernel.OutboundFor(selectors) is not { } sending)
                    return $"{host.Name} has nothing to send with for {selectors} at {pair.Now}";
                else if (!pair.Other(host).Kernel.Receives(sending.SpiOut))
                    return $"{host.Name} sends with {sending} at {pair.Now}, and the other has it no more";
        return null;
    }

    /// <summary>Established ISAKMP SAs that are not replaced.</summary>
    public static int LiveIsakmp(this IkeHost host) => host.Connection().Isakmp.Count(sa => sa is { Established: true, State: not "replaced" });

    public static ReasonCode? FirstFailure(this IkeHost host) => host.Failures.FirstOrDefault()?.Code;

    public static Func<ConnectionProfile, ConnectionProfile> WithSelectors(IkePair pair, int count) => profile => profile with
    {
        Selectors = [.. Enumerable.Range(0, count).Select(nth => Nth(profile.Local.Equals(pair.A.Address), nth))],
    };

    public static SelectorPair Nth(bool a, int nth)
    {
        SelectorPair pair = new(new TrafficSelector(System.Net.IPNetwork.Parse($"10.1.{nth}.0/24")), new TrafficSelector(System.Net.IPNetwork.Parse($"10.2.{nth}.0/24")));
        return a ? pair : IkePair.Mirror(pair);
    }

    public static void Silence(this IkePair pair, IkeHost host) =>
        pair.Network.Rule(flight => flight.Sender == host.Name ? new Fate.Drop() : null);
}
