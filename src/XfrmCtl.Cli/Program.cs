using XfrmCtl.Cli.Compat;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Control;

namespace XfrmCtl.Cli;

/// <summary>The program: xfrmctl, or ipsec when it is called by that name.</summary>
internal static class Program
{
    internal static async Task<int> Main(string[] args)
    {
        bool asIpsec = Path.GetFileName(Environment.GetCommandLineArgs()[0]) == "ipsec";
        using Terminal terminal = Terminal.Open();
        using var interruption = new Interruption();
        var context = new CliContext { Terminal = terminal, Interrupted = interruption.Token, IpsecDialect = Environment.GetEnvironmentVariable(PlutoDialects.Variable) };
        try
        {
            return asIpsec
                ? await IpsecCommand.Run(args, context).ConfigureAwait(false)
                : (int)await VerbRunner.Run(args, context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return (int)ExitCode.Interrupted;
        }
        catch (IOException) when (terminal.IsBroken)
        {
            // The reader of a pipe has gone (`xfrmctl status | head`): it has what it wanted.
            return (int)ExitCode.Ok;
        }
    }
}
