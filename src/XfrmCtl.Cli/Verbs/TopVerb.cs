using System.Globalization;
using System.Text.Json;
using CommandLine;
using XfrmCtl.Cli.Output;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>top</c>: connections by their traffic, live.</summary>
internal sealed class TopVerb : Verb
{
    [Option("interval", MetaValue = "S", Default = 2.0, HelpText = "Seconds between two looks.")]
    public double Interval { get; set; } = 2;

    [Option("count", MetaValue = "N", HelpText = "End after so many frames; without it Ctrl-C ends it.")]
    public int? Count { get; set; }

    [Option("sort", MetaValue = "BY", Default = "rate", HelpText = "What is first: rate, in, out or name.")]
    public string Sort { get; set; } = "rate";

    public override string? Objection()
    {
        if (Interval is not (>= 0.05 and <= 3600))
            return "--interval takes seconds, from 0.05 to an hour (3600)";
        if (Count is <= 0)
            return "--count takes a number of 1 or more";
        return Sort is "rate" or "in" or "out" or "name" ? base.Objection() : $"--sort takes rate, in, out or name, not '{Words.Printable(Sort)}'";
    }

    public override async Task<ExitCode> Run(CliContext context)
    {
        TopScreen top = new(Sort, Sparkline.NeedsAscii(context.Variables));
        using LiveScreen screen = new(context, isOneOfMany: !Json && Count != 1);
        Ink ink = InkFor(context);
        try
        {
            for (int frame = 1; ; frame++)
            {
                ControlException? trouble = null;
                StatusDocument? status = null;
                try
                {
                    status = Ask(context);
                    if (status is null)
                        return ExitCode.No;
                }
                catch (ControlException fault) when (frame > 1 && screen.IsLive && fault.Fault != ControlFault.NotPermitted)
                {
                    // A person sees it come back; a script is told.
                    trouble = fault;
                }

                DateTimeOffset now = context.Clock.GetUtcNow();
                if (status is null)
                    screen.Draw(terminal => Wait(trouble!, terminal));
                else
                    Show(status, now);
                if (frame == Count)
                {
                    screen.Keep();
                    return trouble?.ExitCode ?? ExitCode.Ok;
                }

                if (!await screen.Wait(TimeSpan.FromSeconds(Interval)).ConfigureAwait(false))
                    return trouble?.ExitCode ?? ExitCode.Ok;
            }
        }
        catch (OperationCanceledException) when (context.Interrupted.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }

        void Show(StatusDocument status, DateTimeOffset now)
        {
            top.Look(status, now);
            if (Json)
            {
                context.Terminal.Out.WriteLine(JsonSerializer.Serialize(top.Document(status, now), CliJsonLines.Default.TopDocument));
                context.Terminal.Flush();
            }
            else
            {
                screen.Draw(terminal => top.Write(status, terminal, ink, now));
            }
        }
    }

    private void Wait(ControlException trouble, Terminal terminal)
    {
        DaemonTrouble.Tell(trouble, terminal);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"It is asked again every {Interval:0.##} s; q or Ctrl-C ends this."));
    }

    private StatusDocument? Ask(CliContext context)
    {
        ControlReply reply = new ControlClient(Socket).Ask(new ControlRequest { Verb = "status", Brief = true }, Patience.ForAnswer, context.Interrupted);
        if (reply.Status is null)
            context.Terminal.Error.WriteLine($"xfrmctl: {Words.Printable(reply.Message)}");
        return reply.Status;
    }
}
