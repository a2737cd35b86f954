using System.Text.Json;
using CommandLine;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>status</c>: what runs, and where nothing runs, what the kernel holds.</summary>
internal sealed class StatusVerb : Verb
{
    [Value(0, MetaName = "CONNECTION", HelpText = "One connection instead of all.")]
    public string? Connection { get; set; }

    [Option("watch", HelpText = "Show it again and again, with the rates of traffic, until Ctrl-C; with --json one object a line.")]
    public bool Watch { get; set; }

    [Option("interval", MetaValue = "S", Default = 2.0, HelpText = "With --watch: seconds between two looks.")]
    public double Interval { get; set; } = 2;

    [Option("count", MetaValue = "N", HelpText = "With --watch: end after so many looks.")]
    public int? Count { get; set; }

    public override string? Objection()
    {
        if (Interval is not (>= 0.05 and <= 3600))
            return "--interval takes seconds, from 0.05 to an hour (3600)";
        if (Count is <= 0)
            return "--count takes a number of 1 or more";
        return Count is not null && !Watch ? "--count goes with --watch" : base.Objection();
    }

    public override Task<ExitCode> Run(CliContext context) => Watch ? Follow(context) : Task.FromResult(Write(Look(), context, null));

    /// <summary>Looks again and again; the exit status is that of the last look, or 130 after Ctrl-C.</summary>
    private async Task<ExitCode> Follow(CliContext context)
    {
        TrafficRates rates = new();
        using LiveScreen screen = new(context, isOneOfMany: !Json && Count != 1);
        try
        {
            for (int look = 1; ; look++)
            {
                Answer answer = Look(context.Interrupted);
                if (answer.Reply?.Status is { } status)
                    rates.Look(status, context.Clock.GetUtcNow());
                ExitCode code = ExitCode.Ok;

                // What was wrong from the beginning is no view; what comes to be so later may be right again.
                if (look == 1 && (answer.Fault is { Fault: not ControlFault.NotRunning } || (answer.Reply is { } first && !IsShown(first))))
                    return Write(answer, context, rates);
                if (Json)
                    code = Write(answer, context, rates);
                else
                    screen.Draw(terminal => code = Write(answer, context with { Terminal = terminal }, rates));
                await context.Terminal.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                if (look == Count)
                {
                    screen.Keep();
                    return code;
                }

                if (!await screen.Wait(TimeSpan.FromSeconds(Interval)).ConfigureAwait(false))
                    return code;
            }
        }
        catch (OperationCanceledException) when (context.Interrupted.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    /// <summary>What came of a look.</summary>
    private readonly record struct Answer(ControlReply? Reply, ControlException? Fault);

    /// <summary>Asks the daemon; that it does not run is an answer too, and so is all that goes wrong while it is watched.</summary>
    private Answer Look(CancellationToken cancellation = default)
    {
        try
        {
            var request = new ControlRequest { Verb = "status", Connection = Connection, Brief = Connection is null && !Json };
            return new Answer(new ControlClient(Socket).Ask(request, Patience.ForAnswer, cancellation), null);
        }
        catch (ControlException fault) when (fault.Fault == ControlFault.NotRunning || (Watch && fault.Fault is ControlFault.Broken or ControlFault.NoAnswer))
        {
            return new Answer(null, fault);
        }
    }

    private ExitCode Write(Answer answer, CliContext context, TrafficRates? rates)
    {
        if (answer.Reply is { } reply)
            return Show(reply, context, rates);
        if (answer.Fault!.Fault == ControlFault.NotRunning && (Json || !Quiet))
            ShowKernel(context);
        return DaemonTrouble.Tell(answer.Fault, context.Terminal);
    }

    private bool IsShown(ControlReply reply) =>
        reply.Status is { } status && (reply.ExitCode == ExitCode.Ok || status.Connections.Count > 0) && (Connection is null || Chosen(status.Connections, Connection).Length > 0);

    private ExitCode Show(ControlReply reply, CliContext context, TrafficRates? rates)
    {
        if (reply.Status is not { } status || (reply.ExitCode != ExitCode.Ok && status.Connections.Count == 0))
        {
            new EventReport(context.Terminal, InkFor(context), Verbose, Quiet).Conclude(reply);
            return reply.ExitCode == ExitCode.Ok ? ExitCode.No : reply.ExitCode;
        }

        IReadOnlyList<ConnectionStatus> shown = Connection is null ? status.Connections : Chosen(status.Connections, Connection);
        if (Connection is not null && shown.Count == 0)
        {
            context.Terminal.Error.WriteLine($"xfrmctl: no connection is called '{Words.Printable(Connection)}'{Known(status.Connections)}");
            return ExitCode.NoSuchConnection;
        }

        if (Json)
            Print(new LocalStatusDocument { Daemon = status.Daemon, Connections = shown, NotLoaded = status.NotLoaded }, context);
        else
            StatusPage.Write(
                status, shown, context.Terminal.Sheet, InkFor(context), context.Clock.GetUtcNow(), Verbose, Quiet, withDaemon: Connection is null, rates);

        // Asked about one connection, "no" is an answer; asked about all, the daemon's answer is enough.
        return Connection is null || shown.All(connection => connection.State == "up") ? ExitCode.Ok : ExitCode.No;
    }

    /// <summary>The connection of that name, or those that <c>leftsubnets=</c> and <c>rightsubnets=</c> made of it (NAME/1x1).</summary>
    private static ConnectionStatus[] Chosen(IReadOnlyList<ConnectionStatus> connections, string name)
    {
        ConnectionStatus[] exact = [.. connections.Where(connection => connection.Name == name)];
        return exact.Length > 0 ? exact : [.. connections.Where(connection => connection.Name.StartsWith(name + "/", StringComparison.Ordinal))];
    }

    private static string Known(IReadOnlyList<ConnectionStatus> connections) => connections.Count == 0
        ? "; none is loaded"
        : $"; loaded: {string.Join(", ", connections.Take(8).Select(connection => Words.Printable(connection.Name)))}{(connections.Count > 8 ? ", …" : "")}";

    private void ShowKernel(CliContext context)
    {
        IReadOnlyList<KernelState>? states = null;
        try
        {
            states = context.Kernel.States();
        }
        catch (KernelViewException fault)
        {
            context.Terminal.Error.WriteLine($"xfrmctl: {fault.Message}");
        }

        if (Json)
            Print(new LocalStatusDocument { Daemon = new DaemonStatus { Running = false }, Connections = [], KernelStates = states }, context);
        else if (states is not null)
            KernelStatesText.Write(states, context.Terminal, InkFor(context));
        context.Terminal.Out.Flush();
    }

    private void Print(LocalStatusDocument document, CliContext context) =>
        context.Terminal.Out.WriteLine(JsonSerializer.Serialize(document, Watch ? CliJsonLines.Default.LocalStatusDocument : CliJson.Default.LocalStatusDocument));
}
