using XfrmCtl.Benchmarks;

bool quick = args.Contains("--quick");
int rounds = quick ? 2 : 7;
Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores; medians of {rounds} rounds, side by side, with the extremes");
Console.WriteLine();
HandshakeBenchmark.Run(Console.Out, rounds);
Console.WriteLine();
await PolicyBenchmark.Run(Console.Out, rounds, quick ? 2_000 : 10_000);
Console.WriteLine();
StartBenchmark.Run(Console.Out, quick ? 5 : 31);
Console.WriteLine();
ConfigurationBenchmark.Run(Console.Out, quick ? 2 : 7, 1_000, 10_000, 100_000);
