using XfrmCtl.Cli.Output;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests;

/// <summary>One run of the command line in this process.</summary>
internal sealed record CliRun(ExitCode Code, string Out, string Error)
{
    public static async Task<CliRun> Of(CliContext context, params string[] args) =>
        await Capture(context, inner => VerbRunner.Run(args, inner));

    public static async Task<CliRun> Of(params string[] args) => await Of(Samples.Context(), args);

    /// <summary>Runs with a terminal of <paramref name="width"/> columns in place of the context's own.</summary>
    public static async Task<CliRun> Capture(CliContext context, Func<CliContext, Task<ExitCode>> run, int width = 80, bool isTerminal = false)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        ExitCode code = await run(context with { Terminal = new Terminal(output, error, isTerminal, width) });
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
