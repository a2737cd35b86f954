using System.Diagnostics;
using System.Globalization;
using XfrmCtl.Fuzz;

const string Usage = """
    XfrmCtl.Fuzz [TARGET...] [--seconds N | --cpu-seconds N] [--executions N] [--seed N] [--findings FOLDER] [--keep FOLDER]
                                                                                             feeds mutated inputs (all targets, 10 s each)
    XfrmCtl.Fuzz [TARGET...] --cpu-minutes N [--seed N] [--findings FOLDER]                  the same, N minutes of processor time for all together
    XfrmCtl.Fuzz TARGET --replay FILE...                                                     feeds the files
    """;
List<string> names = [];
List<string> files = [];
double seconds = 10;
double cpuSeconds = 0;
double cpuMinutes = 0;
string? keep = null;
long executions = long.MaxValue;
int seed = 1;
string findings = "fuzz-findings";
for (int i = 0; i < args.Length; i++)
{
    string? value = args[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < args.Length ? args[i + 1] : null;
    switch (args[i])
    {
        case "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out seconds):
        case "--cpu-seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out cpuSeconds):
        case "--cpu-minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out cpuMinutes):
        case "--executions" when long.TryParse(value, CultureInfo.InvariantCulture, out executions):
        case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out seed):
            i++;
            break;
        case "--findings" when value is not null:
            findings = args[++i];
            break;
        case "--keep" when value is not null:
            keep = args[++i];
            break;
        case "--replay":
            files.AddRange(args[(i + 1)..]);
            i = args.Length;
            break;
        case var name when FuzzTargets.All.Any(target => target.Name == name):
            names.Add(name);
            break;
        default:
            Console.Error.WriteLine($"{Usage}\ntargets: {string.Join(' ', FuzzTargets.All.Select(target => target.Name))}");
            return 2;
    }
}

FuzzTarget[] targets = [.. FuzzTargets.All.Where(target => names.Count == 0 || names.Contains(target.Name))];
if (cpuMinutes > 0)
    return Budget.Run(targets, cpuMinutes, seed, findings) ? 0 : 1;

bool clean = true;
foreach (FuzzTarget target in targets)
{
    if (files.Count > 0)
    {
        foreach (string file in files)
        {
            FindingException? finding = Fuzzer.Replay(target, File.ReadAllBytes(file), out IEnumerable<string> result);
            clean &= finding is null;
            Console.WriteLine($"{target.Name} {file}: {(finding is null ? "ok: " + string.Join(' ', result) : finding.ToString())}");
        }

        continue;
    }

    Fuzzer fuzzer = new(target, seed, Console.Out, keep);
    long start = Stopwatch.GetTimestamp();
    fuzzer.Run(cpuSeconds > 0 ? Budget.CpuSeconds(cpuSeconds) : () => Stopwatch.GetElapsedTime(start).TotalSeconds >= seconds, executions, findings);
    clean &= fuzzer.Findings == 0;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{target.Name}: {fuzzer.Executions} inputs in {Environment.CpuUsage.TotalTime.TotalSeconds:0} s of the processor, {fuzzer.Kept} kept, {fuzzer.Findings} findings (seed {seed})"));
}

return clean ? 0 : 1;
