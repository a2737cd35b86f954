using System.Text.Json;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary>A verb about the daemon's systemd unit.</summary>
internal abstract class ServiceVerb : Verb
{
    private const string Unit = "xfrmctld.service";

    /// <summary>What is done.</summary>
    protected abstract ServiceAction Action { get; }

    /// <summary>How it is said when it is done.</summary>
    protected abstract string Done { get; }

    /// <summary>What to run where there is no systemd.</summary>
    protected abstract string Otherwise { get; }

    public override Task<ExitCode> Run(CliContext context) => Task.FromResult(Act(context));

    private ExitCode Act(CliContext context)
    {
        if (!context.Services.IsThere)
            return Tell(context, ExitCode.Unsupported, $"systemd does not run here; {Otherwise}");
        try
        {
            context.Services.Do(Action, Unit, context.Interrupted);
            return Tell(context, ExitCode.Ok, Done);
        }
        catch (ServiceException fault)
        {
            return fault.Fault switch
            {
                ServiceFault.NotPermitted => Tell(context, ExitCode.NotPermitted, $"{fault.Message}; run it as root (sudo)"),
                ServiceFault.Unsupported => Tell(context, ExitCode.Unsupported, $"{fault.Message}; is packaging/systemd/{Unit} installed in /etc/systemd/system, and was systemctl daemon-reload run?"),
                _ => Tell(context, ExitCode.No, fault.Message),
            };
        }
    }

    private ExitCode Tell(CliContext context, ExitCode code, string message)
    {
        if (Json)
            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(new ServiceDocument { Unit = Unit, Action = Action.ToString().ToLowerInvariant(), Done = code == ExitCode.Ok, Message = message }, CliJson.Default.ServiceDocument));
        else if (code != ExitCode.Ok)
            context.Terminal.Error.WriteLine($"xfrmctl: {Words.Printable(message)}");
        else if (!Quiet)
            context.Terminal.Out.WriteLine(message);
        return code;
    }
}
