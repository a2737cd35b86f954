using XfrmCtl.Cli.System;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Whether the kernel takes an ESP or AH state with a configured proposal.</summary>
internal sealed class EspCheck(EspProposal proposal) : Check
{
    public override string Id => $"kernel.{(IsAh ? "ah" : "esp")}.{proposal}";

    public override string Title => $"{(IsAh ? "AH" : "ESP")} with {proposal}";

    private bool IsAh => proposal.Protocol == Core.IpsecProtocol.Ah;

    private string[] Wanted => [.. IsAh ? Array.Empty<string>() : [proposal.Cipher.KernelName], .. proposal.Integrity is { } integrity ? [integrity.KernelName] : Array.Empty<string>()];

    private string KernelNames => string.Join(" and ", Wanted);

    public override CheckReport Run(VerifyScope scope)
    {
        if (!scope.KernelAnswers.TryGetValue(Question(proposal), out KernelAnswer? answer) || answer.Verdict == KernelVerdict.NotAsked)
            return Skipped(Hint(scope, answer?.Detail ?? "the kernel was not asked"));
        return answer.Verdict == KernelVerdict.Accepted
            ? Ok($"the kernel takes {KernelNames}")
            : Failed($"the kernel refuses it: {answer.Detail}", Fix(answer.Detail));
    }

    /// <summary>What the kernel is asked for this check.</summary>
    public static KernelQuestion Question(EspProposal proposal) => new(proposal, UdpEncapsulation: false);

    // "Requested type not found" is what net/xfrm/xfrm_state.c says when esp4 is missing.
    private string Fix(string detail) => detail.Contains("type not found", StringComparison.OrdinalIgnoreCase) || detail.Contains("EPROTONOSUPPORT", StringComparison.Ordinal)
        ? IsAh ? "load AH: modprobe ah4; if there is no such module, boot a kernel with CONFIG_INET_AH" : "load ESP: modprobe esp4; if there is no such module, boot a kernel with CONFIG_INET_ESP"
        : $"load the kernel's crypto for {KernelNames}, or configure another proposal (phase2alg=)";

    private string Hint(VerifyScope scope, string reason)
    {
        IReadOnlyList<string> lines = scope.Machine.ReadLines("/proc/crypto");
        string[] missing = [.. Wanted.Where(name => !lines.Any(line => line.StartsWith("name", StringComparison.Ordinal) && line.EndsWith(": " + name, StringComparison.Ordinal)))];
        return missing.Length == 0
            ? $"{reason}; /proc/crypto lists {KernelNames}"
            : $"{reason}; /proc/crypto does not list {string.Join(", ", missing)} (a module may still bring it)";
    }
}
