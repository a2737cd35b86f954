using XfrmCtl.Cli.Firewall;
using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Verification.Checks;
using XfrmCtl.Control;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Verification;

/// <summary>Reads what the checks look at, once, and runs them as often as is asked.</summary>
internal sealed class VerifyRun
{
    private readonly VerifyScope _scope;
    private readonly IReadOnlyList<EspProposal> _proposals;

    private VerifyRun(VerifyScope scope, IReadOnlyList<EspProposal> proposals) => (_scope, _proposals) = (scope, proposals);

    /// <summary>What is looked at.</summary>
    public VerifyScope Scope => _scope;

    /// <summary>Reads configuration, secrets, rules, and asks kernel and daemon.</summary>
    public static VerifyRun Begin(CliContext context, string config, string secrets, string socket)
    {
        ConfigurationFacts facts = ConfigurationReader.Facts(config, secrets);
        IReadOnlyList<EspProposal> proposals = CheckTable.ProposalsOf(facts);
        (DaemonStatus? daemon, ControlException? fault) = AskDaemon(socket, context.Interrupted);
        FirewallRuleset? rules = FirewallReader.Read(context.Machine, out string? obstacle);
        var scope = new VerifyScope
        {
            Machine = context.Machine,
            Configuration = facts,
            Daemon = daemon,
            DaemonFault = fault,
            KernelAnswers = AskKernel(context.Kernel, proposals),
            Firewall = rules,
            FirewallObstacle = obstacle,
            Now = context.Clock.GetUtcNow(),
        };
        return new VerifyRun(scope, proposals);
    }

    /// <summary>Makes every check, by what the machine's files say now.</summary>
    public IReadOnlyList<CheckReport> Reports() => [.. CheckTable.Rows(_proposals, CompressionCheck.Compressing(_scope).Any(), Esp6Check.Between(_scope).Any()).Select(check => check.Run(_scope))];

    private static (DaemonStatus? Status, ControlException? Fault) AskDaemon(string socket, CancellationToken interrupted)
    {
        try
        {
            ControlReply reply = new ControlClient(socket).Ask(new ControlRequest { Verb = "status" }, Patience.ForAnswer, interrupted);
            return (reply.Status?.Daemon ?? new DaemonStatus { Running = true }, null);
        }
        catch (ControlException fault)
        {
            return (null, fault);
        }
    }

    private static Dictionary<KernelQuestion, KernelAnswer> AskKernel(IKernelView kernel, IReadOnlyList<EspProposal> proposals)
    {
        KernelQuestion[] questions = [.. proposals.Select(EspCheck.Question), new UdpEncapsulationCheck(proposals[0]).Question, new CompressionCheck(proposals[0]).Question, new Esp6Check(proposals[0]).Question];
        return questions.Zip(kernel.TryStates(questions)).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}
