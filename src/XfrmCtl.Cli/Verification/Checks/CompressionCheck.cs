using XfrmCtl.Cli.System;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Whether the kernel compresses packets (IPComp with DEFLATE, RFC 3173 and 2394).</summary>
internal sealed class CompressionCheck(EspProposal proposal) : Check
{
    public override string Id => "kernel.ipcomp";

    public override string Title => "IPComp with deflate (compress=yes)";

    public KernelQuestion Question { get; } = new(proposal, UdpEncapsulation: false, Compression: true);

    /// <summary>The names of the connections that are to compress.</summary>
    public static IEnumerable<string> Compressing(VerifyScope scope) =>
        scope.Configuration.Connections.Where(connection => connection.Compresses && !connection.IsIgnored).Select(connection => connection.Name);

    public override CheckReport Run(VerifyScope scope)
    {
        if (!scope.KernelAnswers.TryGetValue(Question, out KernelAnswer? answer) || answer.Verdict == KernelVerdict.NotAsked)
            return Skipped(answer?.Detail ?? "the kernel was not asked");
        return answer.Verdict == KernelVerdict.Accepted
            ? Ok("the kernel takes it")
            : Failed(
                $"the kernel refuses it: {answer.Detail}; {Words.Listed(Compressing(scope))} cannot come up where the peer agrees to compress",
                "load IPComp: modprobe ipcomp; if there is no such module, boot a kernel with CONFIG_INET_IPCOMP, or set compress=no");
    }
}
