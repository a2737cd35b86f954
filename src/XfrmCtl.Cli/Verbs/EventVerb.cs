using System.Text.Json;
using CommandLine;
using XfrmCtl.Cli.Output;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary>A verb that shows events: a line each, or with --json an object a line.</summary>
internal abstract class EventVerb : Verb
{
    [Value(0, MetaName = "CONNECTION", HelpText = "One connection instead of all.")]
    public string? Connection { get; set; }

    public override async Task<ExitCode> Run(CliContext context)
    {
        var report = new EventLines(context.Terminal, InkFor(context), Verbose, Quiet);
        try
        {
            await foreach (ControlMessage message in new ControlClient(Socket).Send(Request(), Patience, context.Interrupted).ConfigureAwait(false))
            {
                if (message.Event is { } happened && Json)
                    await context.Terminal.Out.WriteLineAsync(JsonSerializer.Serialize(happened, ControlJson.Default.ControlEvent)).ConfigureAwait(false);
                else if (message.Event is { } shown)
                    report.Show(shown);
                if (message.Reply is { } reply)
                {
                    if (reply.ExitCode != ExitCode.Ok)
                        new EventReport(context.Terminal, InkFor(context), Verbose, Quiet).Conclude(reply);
                    return reply.ExitCode;
                }

                await context.Terminal.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }

            throw new ControlException(ControlFault.Broken, "the daemon has ended");
        }
        catch (OperationCanceledException) when (context.Interrupted.IsCancellationRequested)
        {
            // Ctrl-C is how a person ends it; a script sees it in the status.
            return ExitCode.Interrupted;
        }
    }

    /// <summary>How long the daemon may take.</summary>
    protected abstract Patience Patience { get; }

    /// <summary>What the daemon is asked.</summary>
    protected abstract ControlRequest Request();
}
