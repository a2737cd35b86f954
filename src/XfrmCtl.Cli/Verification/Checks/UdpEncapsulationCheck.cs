using XfrmCtl.Cli.System;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Whether the kernel takes ESP in UDP, which every tunnel through a NAT needs (RFC 3948).</summary>
internal sealed class UdpEncapsulationCheck(EspProposal proposal) : Check
{
    public override string Id => "kernel.udp-encapsulation";

    public override string Title => "ESP in UDP (NAT traversal)";

    public KernelQuestion Question { get; } = new(proposal, UdpEncapsulation: true);

    public override CheckReport Run(VerifyScope scope)
    {
        if (!scope.KernelAnswers.TryGetValue(Question, out KernelAnswer? answer) || answer.Verdict == KernelVerdict.NotAsked)
            return Skipped(answer?.Detail ?? "the kernel was not asked");
        if (answer.Verdict == KernelVerdict.Accepted)
            return Ok("the kernel takes it");
        bool withoutToo = scope.KernelAnswers.TryGetValue(EspCheck.Question(proposal), out KernelAnswer? plain) && plain.Verdict == KernelVerdict.Refused;
        return withoutToo
            ? Skipped($"the kernel refuses {proposal} without UDP too")
            : Failed($"the kernel refuses it: {answer.Detail}", "boot a kernel whose ESP has UDP encapsulation (every distribution's has)");
    }
}
