using System.Text.Json;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Verification;
using XfrmCtl.Cli.Verification.Checks;
using XfrmCtl.Control;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>verify</c>: looks whether the machine is fit for IPsec.</summary>
internal sealed class VerifyVerb : Verb
{
    public override async Task<ExitCode> Run(CliContext context)
    {
        ConfigurationFacts facts = ConfigurationReader.Facts(Config, Secrets);
        IReadOnlyList<EspProposal> proposals = CheckTable.ProposalsOf(facts);
        (DaemonStatus? daemon, ControlException? fault) = await AskDaemon(context.Interrupted).ConfigureAwait(false);
        var scope = new VerifyScope
        {
            Machine = context.Machine,
            Configuration = facts,
            Daemon = daemon,
            DaemonFault = fault,
            KernelAnswers = AskKernel(context.Kernel, proposals),
        };

        CheckReport[] reports = [.. CheckTable.Rows(proposals).Select(check => check.Run(scope))];
        var document = new VerifyDocument { Ok = reports.All(report => report.Result != CheckResult.Failed), Checks = reports };
        if (Json)
            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(document, CliJson.Default.VerifyDocument));
        else
            new VerifyText(context.Terminal, InkFor(context), Quiet).Write(document);
        return document.Ok ? ExitCode.Ok : ExitCode.No;
    }

    private async Task<(DaemonStatus? Status, ControlException? Fault)> AskDaemon(CancellationToken interrupted)
    {
        try
        {
            ControlReply reply = await new ControlClient(Socket).Ask(new ControlRequest { Verb = "status" }, Patience.ForAnswer, interrupted).ConfigureAwait(false);
            return (reply.Status?.Daemon ?? new DaemonStatus { Running = true }, null);
        }
        catch (ControlException fault)
        {
            return (null, fault);
        }
    }

    private static Dictionary<KernelQuestion, KernelAnswer> AskKernel(IKernelView kernel, IReadOnlyList<EspProposal> proposals)
    {
        KernelQuestion[] questions = [.. proposals.Select(EspCheck.Question), new UdpEncapsulationCheck(proposals[0]).Question];
        return questions.Zip(kernel.TryStates(questions)).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}
