using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Configuration;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary><c>ipsec setup</c>, and libreswan's <c>ipsec start</c>, <c>stop</c> and <c>restart</c>: the daemon as a service.</summary>
/// <remarks>Exit codes are those of Openswan's script, which are LSB's: 3 from <c>status</c> where nothing runs, 4 without root, 5 without the unit or systemd, 6 without configuration.</remarks>
internal static class SetupCommand
{
    private const string ConfigFile = "/etc/ipsec.conf";
    private const int Usage = 2;
    private const int Stopped = 3;
    private const int NotRoot = 4;
    private const int NotConfigured = 6;

    /// <summary>Runs it; the result is the exit status.</summary>
    /// <param name="args">The words after <c>setup</c>.</param>
    /// <param name="scope">Dialect and socket.</param>
    public static async Task<int> Run(IReadOnlyList<string> args, IpsecScope scope)
    {
        Terminal terminal = scope.Context.Terminal;
        string? word = args is [var only] ? (only.StartsWith("--", StringComparison.Ordinal) ? only[2..] : only) : null;
        switch (word)
        {
            case "status":
                return Status(scope);
            case "version":
                return IpsecVersion.Print(terminal);
            case "start":
                return await Service("start", scope).ConfigureAwait(false);
            case "stop":
                return await Service("stop", scope).ConfigureAwait(false);
            case "restart" or "force-reload":
                return await Service("restart", scope).ConfigureAwait(false);
            case "reload":
                return await new PlutoRequests(scope.Converse()).Reread().ConfigureAwait(false);
            case "condrestart" or "try-restart":
                return Pid(scope) is null ? 0 : await Service("restart", scope).ConfigureAwait(false);
            default:
                terminal.Error.WriteLine("Usage: ipsec setup {--start|--stop|--restart|--status|--version|condrestart|reload}");
                return Usage;
        }
    }

    private static int Status(IpsecScope scope)
    {
        TextWriter output = scope.Context.Terminal.Out;
        ControlReply reply;
        try
        {
            reply = new ControlClient(scope.Socket).Ask(new ControlRequest { Verb = "status" }, Patience.ForAnswer, scope.Context.Interrupted);
        }
        catch (ControlException fault) when (fault.Fault == ControlFault.NotRunning)
        {
            output.WriteLine("IPsec stopped");
            return Stopped;
        }
        catch (ControlException fault)
        {
            return (int)DaemonTrouble.Tell(fault, scope.Context.Terminal);
        }

        int tunnels = reply.Status?.Connections.SelectMany(connection => connection.Ipsec).Count() ?? 0;
        output.WriteLine($"IPsec running  - pluto pid: {reply.Status?.Daemon.Pid}");
        output.WriteLine($"pluto pid {reply.Status?.Daemon.Pid}");
        output.WriteLine(tunnels == 0 ? "No tunnels up" : $"{tunnels} tunnels up");
        if (tunnels > 0)
            output.WriteLine("some eroutes exist");
        return 0;
    }

    /// <summary>The daemon's process, or null where none answers.</summary>
    private static int? Pid(IpsecScope scope)
    {
        try
        {
            ControlReply reply = new ControlClient(scope.Socket).Ask(new ControlRequest { Verb = "status" }, Patience.ForAnswer, scope.Context.Interrupted);
            return reply.Status?.Daemon.Pid;
        }
        catch (ControlException)
        {
            return null;
        }
    }

    private static async Task<int> Service(string verb, IpsecScope scope)
    {
        CliContext context = scope.Context;
        Terminal terminal = context.Terminal;
        if (!context.Machine.IsPrivileged)
        {
            terminal.Error.WriteLine("ipsec_setup: permission denied (must be superuser)");
            return NotRoot;
        }

        if (verb != "stop" && Objection(context) is var (status, lines) && status != 0)
        {
            terminal.Error.WriteLine("failed to start XfrmCtl IKE daemon - the following error occured:");
            foreach (string line in lines)
                terminal.Error.WriteLine(line);
            return status;
        }

        string what = $"XfrmCtl IPsec {Verbs.VersionVerb.Version}";
        if (verb is "stop" or "restart")
            terminal.Out.WriteLine("ipsec_setup: Stopping XfrmCtl IPsec...");
        if (verb is "start" or "restart")
            terminal.Out.WriteLine($"ipsec_setup: Starting {what}...");

        // One way to systemd, whichever name this program was called by.
        return (int)await VerbRunner.Run([verb, "--quiet"], context).ConfigureAwait(false);
    }

    /// <summary>What keeps the daemon from being started: a configuration that is missing or cannot be read.</summary>
    private static (int Status, IReadOnlyList<string> Lines) Objection(CliContext context)
    {
        if (!context.Machine.Exists(ConfigFile))
            return (NotConfigured, [$"{ConfigFile} is missing"]);
        using LoadedConfiguration loaded = ConfigurationLoader.Load(ConfigFile, null, new ConfigurationFiles());
        (int code, IReadOnlyList<string> lines) = LoadTrouble.Of(loaded, ConfigFile);
        return (code == LoadTrouble.CannotLoad ? 1 : 0, lines);
    }
}
