using System.Text.Json;
using XfrmCtl.Cli.Output;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary>A verb that is a request to the daemon: shows the events as they come and ends with the reply.</summary>
internal abstract class DaemonVerb : Verb
{
    /// <summary>What the daemon is asked.</summary>
    protected abstract ControlRequest Request();

    /// <summary>How long the daemon may take.</summary>
    protected virtual Patience Patience => Patience.ForDeed;

    /// <summary>Said after an interruption, when the daemon may go on without us; null says nothing.</summary>
    protected virtual string? AfterInterruption => "the daemon goes on with it; see: xfrmctl status";

    public override async Task<ExitCode> Run(CliContext context)
    {
        try
        {
            return await Converse(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.Interrupted.IsCancellationRequested)
        {
            context.Terminal.Flush();
            context.Terminal.Error.WriteLine("xfrmctl: interrupted" + (AfterInterruption is { } words ? "; " + words : ""));
            OnInterruption();
            return ExitCode.Interrupted;
        }
    }

    /// <summary>Shows how it ended.</summary>
    protected virtual void Conclude(ControlReply reply, EventReport report, CliContext context) => report.Conclude(reply);

    /// <summary>What is still done after Ctrl-C; nothing, unless a verb says otherwise.</summary>
    protected virtual void OnInterruption()
    {
    }

    private async Task<ExitCode> Converse(CliContext context)
    {
        Terminal terminal = context.Terminal;
        using LiveLine? live = Json || Verbose || Quiet || !LiveLine.Suits(terminal, context.Variables) ? null : new(terminal, InkFor(context), context.Clock);
        var report = new EventReport(terminal, InkFor(context), Verbose, Quiet, live);
        ControlRequest request = Request();
        await foreach (ControlMessage message in Messages(request, context).ConfigureAwait(false))
        {
            try
            {
                await Show(message).ConfigureAwait(false);
            }
            catch (IOException) when (terminal.IsAbandoned)
            {
                // Nobody reads any more; how it ends is still to be told, by words where it fails and by the exit status.
                terminal = terminal.Muted();
                report = new EventReport(terminal, Ink.Plain, Verbose, Quiet);
                if (message.Reply is not null)
                    await Show(message).ConfigureAwait(false);
            }

            if (message.Reply is { } reply)
                return reply.ExitCode;
        }

        throw new ControlException(ControlFault.Broken, "the daemon hung up before it had answered; its log says why");

        async ValueTask Show(ControlMessage message)
        {
            if (Json)
                await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(message, ControlJson.Default.ControlMessage)).ConfigureAwait(false);
            else if (message.Event is { } step)
                report.Show(step);
            if (message.Reply is { } reply && !Json)
                Conclude(reply, report, context with { Terminal = terminal });
            await terminal.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The messages; where the request has a time limit and the daemon does not keep it, a timeout of our own.</summary>
    private async IAsyncEnumerable<ControlMessage> Messages(ControlRequest request, CliContext context)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.Interrupted);
        if (request.TimeoutSeconds is { } seconds)
            limit.CancelAfter(TimeSpan.FromSeconds(seconds) + Patience.First);
        IAsyncEnumerator<ControlMessage> messages = new ControlClient(Socket).Send(request, Patience, limit.Token).GetAsyncEnumerator(limit.Token);
        await using (messages.ConfigureAwait(false))
        {
            while (await Advance(messages, context).ConfigureAwait(false))
                yield return messages.Current;
        }
    }

    private static async Task<bool> Advance(IAsyncEnumerator<ControlMessage> messages, CliContext context)
    {
        try
        {
            return await messages.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.Interrupted.IsCancellationRequested)
        {
            throw new ControlException(ControlFault.NoAnswer, "the daemon did not answer within the time that was given to it");
        }
    }
}
