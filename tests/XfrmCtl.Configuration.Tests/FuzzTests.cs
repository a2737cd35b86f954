using System.Text;
using CsCheck;
using XfrmCtl.Fuzz;

namespace XfrmCtl.Configuration.Tests;

/// <summary>What the fuzz targets demand of every input, of the inputs that are kept and of arbitrary ones; tests/fuzz goes on for longer.</summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Seeds_EachKept_HaveNoFinding(string name)
    {
        FuzzTarget target = Target(name);
        Assert.NotEmpty(target.Seeds());
        Assert.All(target.SeedFiles, path => Assert.Null(Fuzzer.Replay(target, File.ReadAllBytes(path), out _)));
        Assert.All(target.MadeSeeds?.Invoke() ?? [], input => Assert.Null(Fuzzer.Replay(target, input, out _)));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Target_ArbitraryOctets_HasNoFinding(string name) =>
        Gen.Byte.Array[0, 300].Sample(octets => Target(name).Check(octets).Count() >= 0, iter: Iterations(name, 2000));

    [Theory]
    [MemberData(nameof(Targets))]
    public void Target_ItsWordsInAnyOrder_HasNoFinding(string name)
    {
        FuzzTarget target = Target(name);
        Gen.Int[0, target.Words.Count - 1].Array[0, 40]
            .Sample(words => target.Check([.. words.SelectMany(word => target.Words[word])]).Count() >= 0, iter: Iterations(name, 1000));
    }

    [Fact]
    public void Mutator_SameSeed_MakesTheSameInputs()
    {
        byte[][] seeds = ["conn a\n\tleft=192.0.2.1\n"u8.ToArray(), "config setup\n"u8.ToArray()];
        byte[][] first = Inputs(), second = Inputs();
        Assert.Equal(first, second);
        Assert.True(first.Select(Encoding.Latin1.GetString).Distinct().Count() > 150);

        byte[][] Inputs()
        {
            Mutator mutator = new(new Random(7), ["\tpfs=no\n"u8.ToArray()]);
            return [.. Enumerable.Range(0, 200).Select(_ => mutator.Mutate(seeds[0], seeds))];
        }
    }

    [Fact]
    public void Fuzzer_TargetThatThrows_FindsItAndMakesItSmall()
    {
        FuzzTarget fragile = new("fragile", input => input.AsSpan().IndexOf("ab"u8) >= 0 ? throw new InvalidOperationException("ab") : [], ["ab"u8.ToArray()]);
        string folder = Directory.CreateTempSubdirectory("xfrmctl-fuzz-").FullName;
        using StringWriter told = new();
        Fuzzer fuzzer = new(fragile, seed: 1, told);
        fuzzer.Run(() => false, executions: 1000, folder);
        Assert.Equal(1, fuzzer.Findings);
        Assert.Equal("ab"u8.ToArray(), File.ReadAllBytes(Assert.Single(Directory.GetFiles(folder))));
        Assert.Contains("InvalidOperationException escaped: ab", told.ToString(), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(0, 50, false)]
    [InlineData(0, 150, false)]
    [InlineData(1024 * 1024, 3000, false)]
    public void TimeLimit_ASlowRunThatIsQuickAgain_IsNoFinding(int octets, int milliseconds, bool exceeded) =>
        Assert.Equal(exceeded, TimeLimit.IsExceeded(octets, TimeSpan.FromMilliseconds(milliseconds), () => { }));

    // Those that make a tunnel for each input take a thousand times as long.
    private static int Iterations(string name, int iterations) => name is "ike-protected" or "ike-engine" ? iterations / 20 : iterations;

    private static FuzzTarget Target(string name) => FuzzTargets.All.Single(target => target.Name == name);
}
