using System.Text.Json;
using CommandLine;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.Verification;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>verify</c>: looks whether the machine is fit for IPsec, and sets its sysctls right where that is asked.</summary>
internal sealed class VerifyVerb : Verb
{
    [Option("fix", HelpText = "Set the sysctls right that failed, now and at boot (root).")]
    public bool Fix { get; set; }

    [Option("unfix", HelpText = "Give back the sysctls that --fix has set, and remove its file (root).")]
    public bool Unfix { get; set; }

    [Option("sysctl-file", MetaValue = "FILE", Default = SysctlDropIn.UsualPath, HelpText = "The file for --fix and --unfix.")]
    public string SysctlFile { get; set; } = SysctlDropIn.UsualPath;

    public override string? Objection() => Fix && Unfix ? "--fix and --unfix cannot be had together" : base.Objection();

    public override Task<ExitCode> Run(CliContext context)
    {
        if ((Fix || Unfix) && !context.Machine.IsPrivileged)
        {
            context.Terminal.Error.WriteLine("xfrmctl: only root can change sysctls; run it with sudo");
            return Task.FromResult(ExitCode.NotPermitted);
        }

        VerifyRun run = VerifyRun.Begin(context, Config, Secrets, Socket);
        IReadOnlyList<SysctlChange>? changes;
        try
        {
            var fixer = new SysctlFixer(context.Machine, SysctlFile);
            changes = Fix ? fixer.Fix(run.Reports().SelectMany(report => report.Sysctls)) : Unfix ? fixer.Undo() : null;
        }
        catch (SysctlFixException fault)
        {
            context.Terminal.Error.WriteLine($"xfrmctl: {Words.Printable(fault.Message)}");
            return Task.FromResult(fault.IsPermission ? ExitCode.NotPermitted : ExitCode.No);
        }

        IReadOnlyList<CheckReport> reports = run.Reports();
        var document = new VerifyDocument { Ok = reports.All(report => report.Result != CheckResult.Failed), Checks = reports, Changes = changes };
        if (Json)
            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(document, CliJson.Default.VerifyDocument));
        else
            new VerifyText(context.Terminal, InkFor(context), Quiet).Write(document, SysctlFile);
        return Task.FromResult(document.Ok && changes?.Any(change => Fix && (!change.Applied || change.AtBoot is not null)) != true ? ExitCode.Ok : ExitCode.No);
    }
}
