using XfrmCtl.Benchmarks;

bool quick = args.Contains("--quick");
string[] parts = [.. args.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal))];
bool lab = args.Contains("--lab");
int rounds = lab ? 1 : quick ? 2 : 7; // a system call in the lab costs sixty times as much
Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores; medians, side by side, with the extremes");
await Part("engine", rounds, () =>
{
    HandshakeBenchmark.Run(Console.Out, rounds);
    Console.WriteLine();
    IdleBenchmark.Run(Console.Out, quick ? [2_000] : [2_000, 20_000, 100_000]);
    return Task.CompletedTask;
});
await Part("handshakes", rounds, () => SocketBenchmark.Run(Console.Out, rounds, lab && quick ? 200 : 1_000, realKernel: lab));
int runs = lab ? 3 : quick ? 5 : 31; // of commands
await Part("status", runs, () => StatusBenchmark.Run(Console.Out, runs, lab && quick ? 200 : 1_000, realKernel: lab));
await Part("policies", rounds, () => PolicyBenchmark.Run(Console.Out, rounds, quick ? 2_000 : 10_000));
// Where a kernel has ESP: the lab's.
if (lab)
    await Part("states", quick ? 2 : 7, () => quick ? StateBenchmark.Run(Console.Out, (2_000, 2)) : StateBenchmark.Run(Console.Out, (10_000, 7), (100_000, 3)));
await Part("start", runs, () =>
{
    StartBenchmark.Run(Console.Out, runs);
    return Task.CompletedTask;
});
await Part("configuration", rounds, () =>
{
    ConfigurationBenchmark.Run(Console.Out, rounds, 1_000, 10_000, 100_000);
    return Task.CompletedTask;
});

async Task Part(string name, int most, Func<Task> run)
{
    if (parts.Length > 0 && !parts.Contains(name))
        return;
    Console.WriteLine($"\n{name}, {most} rounds\n");
    await run();
}
