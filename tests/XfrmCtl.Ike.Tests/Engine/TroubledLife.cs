using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Some time of a world's life that follows from a seed: a bad network and up to five events; then peace.</summary>
/// <remarks>What must hold at the end does not depend on the seed; what happened on the way is in the transcript.</remarks>
/// <param name="seed">The seed of all chance.</param>
/// <param name="trouble">How long until the network is well again.</param>
internal abstract class TroubledLife(int seed, TimeSpan trouble) : IDisposable
{
    private readonly List<string> _happened = [];

    protected Random Chance { get; } = new(seed);

    protected abstract VirtualWorld World { get; }

    /// <summary>Lets it happen; what is wrong at the end, or null.</summary>
    public string? Run()
    {
        for (int events = Chance.Next(6); events > 0; events--)
            World.After(trouble * Chance.NextDouble(), Event());
        World.Run(trouble);
        World.Network.Heal();
        return AfterTrouble() is { } fault ? $"{fault}\n{string.Join('\n', _happened)}" : null;
    }

    public string Transcript() => World.Transcript();

    public void Dispose() => World.Dispose();

    /// <summary>Something that happens at some time of the trouble.</summary>
    protected abstract Action Event();

    /// <summary>Lets time pass in peace; what is wrong then, or null.</summary>
    protected abstract string? AfterTrouble();

    /// <summary>Up to three tenths of all messages are lost each way, a fifth comes twice, and each is late by up to half a second.</summary>
    protected void SpoilNetwork()
    {
        (World.Network.Loss, World.Network.Duplication) = (Chance.NextDouble() * 0.3, Chance.NextDouble() * 0.2);
        World.Network.Jitter = TimeSpan.FromMilliseconds(Chance.Next(500));
    }

    protected Action Note(string what, Action action) => () =>
    {
        _happened.Add($"{World.Now} {what}");
        action();
    };

    protected void Outage()
    {
        double loss = World.Network.Loss;
        World.Network.Loss = 1;
        World.After(TimeSpan.FromSeconds(Chance.Next(5, 120)), () =>
        {
            if (World.Network.Loss > 0)
                World.Network.Loss = loss;
        });
    }

    /// <summary>The next thing of some kind that the kernel is asked for it refuses.</summary>
    protected void Refuse(PairKernel kernel) =>
        (Chance.Next(3) switch { 0 => kernel.SpiRefusals, 1 => kernel.InstallRefusals, _ => kernel.ActivateRefusals }).Enqueue(PairKernel.OutOfMemory);

    protected bool Happens(double probability) => Chance.NextDouble() < probability;

    protected TimeSpan Minutes(int least, int most) => TimeSpan.FromMinutes(Chance.Next(least, most));
}
