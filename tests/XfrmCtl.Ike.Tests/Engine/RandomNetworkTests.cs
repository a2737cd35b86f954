using System.Diagnostics;
using System.Net;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>What nobody thought of.</summary>
public sealed class RandomNetworkTests
{
    [Fact]
    public void RandomNetwork_ThreeThousandSeeds_EndEstablishedWithMatchingKernels()
    {
        List<string> faults = [];
        for (int seed = 1; seed <= 3000; seed++)
        {
            using IkePair pair = new(seed);
            pair.Load(Stories.WithSelectors(pair, 2), a: profile => profile with { StartAction = StartAction.Start });
            pair.Network.Loss = 0.2;
            pair.Network.Duplication = 0.2;
            pair.Network.Jitter = TimeSpan.FromMilliseconds(seed % 2 == 0 ? 100 : 1000);
            if (seed % 3 == 0)
                pair.Up(pair.B);
            bool up = pair.RunUntil(() => pair.IsUp(), TimeSpan.FromMinutes(10));
            pair.Network.Heal();
            pair.Run(TimeSpan.FromMinutes(5));
            if (!up || pair.KernelsDiffer() is not null || pair.BlackHole() is not null || pair.A.Kernel.Children.Count != 2)
                faults.Add($"seed {seed}: {(up ? "" : "never up; ")}{pair.A.Kernel.Children.Count} children, {pair.BlackHole()} {pair.KernelsDiffer()}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    // Every fifth datagram is lost for a day, and keys are renewed all the while: a minute after that no side has what the other has not.
    [Fact]
    public void Rekeying_ThroughADayOfLoss_LeavesNoHalfOfAChild()
    {
        List<string> faults = [];
        for (int seed = 1; seed <= 100; seed++)
        {
            using IkePair pair = Stories.Established(
                seed, profile => profile with { ChildLifetime = TimeSpan.FromHours(1), IkeLifetime = TimeSpan.FromHours(5) }, a: profile => profile with { StartAction = StartAction.Start });
            pair.Network.Loss = 0.2;
            pair.Run(TimeSpan.FromHours(24));
            pair.Network.Heal();
            pair.Run(TimeSpan.FromMinutes(2));
            if (pair.KernelsDiffer() is not null || pair.BlackHole() is not null)
                faults.Add($"seed {seed}: {pair.BlackHole()} {pair.KernelsDiffer()}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    // One bit of one datagram is wrong, in every way that chance finds.
    [Fact]
    public void BitFlips_InAnyDatagram_NeverThrowAndNeverEstablishUnmatchedKernels()
    {
        List<string> faults = [];
        for (int seed = 1; seed <= 400; seed++)
        {
            Random chance = new(seed);
            using IkePair pair = new(seed);
            pair.Load(a: profile => profile with { StartAction = StartAction.Start });
            int number = 1 + chance.Next(9);
            pair.Network.Rule(flight => flight.Number == number ? new Fate.Alter(Flip(flight.Message, chance)) : null);
            pair.Up(pair.A);
            bool up = pair.RunUntil(() => pair.IsUp(), TimeSpan.FromMinutes(5));
            pair.Run(TimeSpan.FromMinutes(3));
            if (!up || pair.KernelsDiffer() is not null)
                faults.Add($"seed {seed}, datagram {number}: {(up ? "" : "never up; ")}{pair.KernelsDiffer()}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void BitFlips_EverywhereForAWhile_EndEstablished()
    {
        List<string> faults = [];
        for (int seed = 1; seed <= 100; seed++)
        {
            Random chance = new(seed);
            using IkePair pair = new(seed);
            pair.Load(a: profile => profile with { StartAction = StartAction.Start });
            pair.Network.Rule(flight => chance.Next(3) == 0 ? new Fate.Alter(Flip(flight.Message, chance)) : null);
            pair.Up(pair.A);
            pair.Run(TimeSpan.FromMinutes(2));
            pair.Network.Heal();
            bool up = pair.RunUntil(() => pair.IsUp(), TimeSpan.FromMinutes(8));
            pair.Run(TimeSpan.FromMinutes(3));
            if (!up || pair.KernelsDiffer() is not null)
                faults.Add($"seed {seed}: {(up ? "" : "never up; ")}{pair.KernelsDiffer()}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    [Trait("Hostile", "T12")]
    public void Garbage_OfEveryLength_IsDroppedWithAReason()
    {
        using IkePair pair = Stories.Established();
        Random chance = new(5);
        for (int length = 0; length < 300; length++)
        {
            byte[] octets = new byte[length];
            chance.NextBytes(octets);
            pair.Give(pair.A, new IkeInput.DatagramReceived(new(pair.A.Address, 500), new(pair.B.Address, 500), octets));
        }

        pair.Run(TimeSpan.FromMinutes(1));
        pair.AssertUp();
        Assert.Equal(300, pair.A.Reports<IkeEvent.MessageDropped>().Count());
    }

    [Fact]
    public void Profiles_TenThousand_LoadAndHandshakeStayFast()
    {
        long start = Stopwatch.GetTimestamp();
        using IkePair pair = new();
        foreach (IkeHost host in new[] { pair.A, pair.B })
            pair.LoadAll(host, [pair.Profile(host), .. Enumerable.Range(0, 10_000).Select(number => Elsewhere(pair, host, number))]);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Reports<IkeEvent.ConnectionUp>().Any() && pair.B.Reports<IkeEvent.ConnectionUp>().Any(), TimeSpan.FromSeconds(10)));
        pair.AssertUp();
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static ConnectionProfile Elsewhere(IkePair pair, IkeHost host, int number)
    {
        IPAddress remote = new([10, 200, (byte)(number >> 8), (byte)(number & 0xff)]);
        return pair.Profile(host) with { Name = $"c{number}", Remote = remote, RemoteId = Identity.Address(remote), Reqid = (uint)(20000 + number) };
    }

    private static byte[] Flip(ReadOnlyMemory<byte> message, Random chance)
    {
        byte[] flipped = message.ToArray();
        if (flipped.Length > 0)
            flipped[chance.Next(flipped.Length)] ^= (byte)(1 << chance.Next(8));
        return flipped;
    }
}
