using XfrmCtl.Cli.Compat;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Control;

namespace XfrmCtl.Cli;

/// <summary>The program: xfrmctl, or ipsec when it is called by that name.</summary>
internal static class Program
{
    // It waits here for all there is, and not as a Task<int>, of which .NET prepares a dozen at first use.
    internal static int Main(string[] args) => (int)Run(args).GetAwaiter().GetResult();

    private static async Task<ExitCode> Run(string[] args)
    {
        bool asIpsec = Path.GetFileName(Environment.GetCommandLineArgs()[0]) == "ipsec";
        using Terminal terminal = Terminal.Open();
        using var interruption = new Interruption();
        var context = new CliContext { Terminal = terminal, Interruption = interruption, IpsecDialect = Environment.GetEnvironmentVariable(PlutoDialects.Variable) };
        try
        {
            ExitCode code = asIpsec
                ? (ExitCode)await IpsecCommand.Run(args, context).ConfigureAwait(false)
                : await VerbRunner.Run(args, context).ConfigureAwait(false);
            terminal.Flush();
            return code;
        }
        catch (OperationCanceledException) when (interruption.HasCome)
        {
            return ExitCode.Interrupted;
        }
        catch (IOException) when (terminal.IsBroken)
        {
            return terminal.Break();
        }
    }
}
