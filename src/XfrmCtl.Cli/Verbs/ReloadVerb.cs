using CommandLine;
using XfrmCtl.Cli.Output;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>reload</c>: has the daemon reread its files, and shows what that changed, or would.</summary>
internal sealed class ReloadVerb : DaemonVerb
{
    [Option("dry-run", HelpText = "Only show what a reload would change; 6 where the files have errors.")]
    public bool DryRun { get; set; }

    protected override Patience Patience => Patience.ForReload;

    protected override ControlRequest Request() => new() { Verb = "reload", DryRun = DryRun };

    protected override void Conclude(ControlReply reply, EventReport report, CliContext context)
    {
        if (reply.Reload is { } reload && !Quiet)
            ReloadText.Write(reload, context.Terminal, InkFor(context));
        report.Conclude(reply);
    }
}
