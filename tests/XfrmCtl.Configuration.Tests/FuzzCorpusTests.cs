using XfrmCtl.Fuzz;

namespace XfrmCtl.Configuration.Tests;

/// <summary>The seeds of the fuzz targets, among them what once was a finding.</summary>
public sealed class FuzzCorpusTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Replay_EverySeed_FindsNothing(string name)
    {
        FuzzTarget target = FuzzTargets.All.Single(target => target.Name == name);
        Assert.NotEmpty(target.SeedFiles);
        Assert.All(target.Seeds(), seed => Assert.Null(Fuzzer.Replay(target, seed, out _)));
    }
}
