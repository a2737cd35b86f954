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

    public override async Task<ExitCode> Run(CliContext context)
    {
        try
        {
            var request = new ControlRequest { Verb = "status", Connection = Connection };
            ControlReply reply = await new ControlClient(Socket).Ask(request, Patience.ForAnswer, context.Interrupted).ConfigureAwait(false);
            return Show(reply, context);
        }
        catch (ControlException fault) when (fault.Fault == ControlFault.NotRunning)
        {
            ShowKernel(context);
            return DaemonTrouble.Tell(fault, context.Terminal);
        }
    }

    private ExitCode Show(ControlReply reply, CliContext context)
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
            Write(status, shown, context);

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

    private void Write(StatusDocument status, IReadOnlyList<ConnectionStatus> shown, CliContext context)
    {
        DaemonStatus daemon = status.Daemon;
        Terminal terminal = context.Terminal;
        Ink ink = InkFor(context);
        DateTimeOffset now = context.Clock.GetUtcNow();
        if (shown.Count == 1)
            new StatusScreen(terminal, ink, now, Verbose).Write(shown[0]);
        else if (shown.Count > 1)
            StatusTable.Write(shown, terminal, ink, now);
        else
            terminal.Out.WriteLine("No connection is loaded.");
        if (status.NotLoaded.Count > 0)
            terminal.Out.WriteLine();
        foreach (ConnectionProblem problem in status.NotLoaded)
        {
            string how = status.Connections.Any(connection => connection.Name == problem.Name) ? "is loaded with older settings" : "is not loaded";
            terminal.Out.WriteLine($"{ink.Strong(Words.Printable(problem.Name))} {ink.Warning(how)}: {Words.Printable(problem.ToString())}");
        }

        if (Quiet || Connection is not null)
            return;
        string since = daemon.Since is { } time ? $", since {Words.Time(time)} ({Words.Duration(now - time)})" : "";
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(ink.Faint($"xfrmctld {daemon.Version}, process {daemon.Pid}{since}"));
    }

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

    private static void Print(LocalStatusDocument document, CliContext context) =>
        context.Terminal.Out.WriteLine(JsonSerializer.Serialize(document, CliJson.Default.LocalStatusDocument));
}
