using XfrmCtl.Benchmarks;

bool quick = args.Contains("--quick");
string[] parts = [.. args.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal))];
bool lab = args.Contains("--lab");
int rounds = lab ? 1 : quick ? 2 : 7; // a system call in the lab costs sixty times as much
Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores; medians of {rounds} rounds, side by side, with the extremes");
await Part("engine", () =>
{
    HandshakeBenchmark.Run(Console.Out, rounds);
    Console.WriteLine();
    IdleBenchmark.Run(Console.Out, quick ? [2_000] : [2_000, 20_000, 100_000]);
    return Task.CompletedTask;
});
await Part("handshakes", () => SocketBenchmark.Run(Console.Out, rounds, lab && quick ? 200 : 1_000, realKernel: lab));
await Part("status", () => StatusBenchmark.Run(Console.Out, lab ? 3 : quick ? 5 : 31, lab && quick ? 200 : 1_000, realKernel: lab));
await Part("policies", () => PolicyBenchmark.Run(Console.Out, rounds, quick ? 2_000 : 10_000));
// Where a kernel has ESP: the lab's.
if (lab)
    await Part("states", () => quick ? StateBenchmark.Run(Console.Out, 2, 2_000) : StateBenchmark.Run(Console.Out, 3, 10_000, 100_000));
await Part("start", () =>
{
    StartBenchmark.Run(Console.Out, quick ? 5 : 31);
    return Task.CompletedTask;
});
await Part("configuration", () =>
{
    ConfigurationBenchmark.Run(Console.Out, quick ? 2 : 7, 1_000, 10_000, 100_000);
    return Task.CompletedTask;
});

async Task Part(string name, Func<Task> run)
{
    if (parts.Length > 0 && !parts.Contains(name))
        return;
    Console.WriteLine();
    await run();
}
