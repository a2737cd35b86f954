using XfrmCtl.Cli.System;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Whether the kernel takes an ESP state with a configured proposal.</summary>
internal sealed class EspCheck(EspProposal proposal) : Check
{
    public override string Id => $"kernel.esp.{proposal}";

    public override string Title => $"ESP with {proposal}";

    private string KernelNames => proposal.Cipher.KernelName + (proposal.Integrity is { } integrity ? " and " + integrity.KernelName : "");

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
        ? "load ESP: modprobe esp4; if there is no such module, boot a kernel with CONFIG_INET_ESP"
        : $"load the kernel's crypto for {KernelNames}, or configure another proposal (phase2alg=)";

    private string Hint(VerifyScope scope, string reason)
    {
        IReadOnlyList<string> lines = scope.Machine.ReadLines("/proc/crypto");
        string[] wanted = [proposal.Cipher.KernelName, .. proposal.Integrity is { } integrity ? [integrity.KernelName] : Array.Empty<string>()];
        string[] missing = [.. wanted.Where(name => !lines.Any(line => line.StartsWith("name", StringComparison.Ordinal) && line.EndsWith(": " + name, StringComparison.Ordinal)))];
        return missing.Length == 0
            ? $"{reason}; /proc/crypto lists {KernelNames}"
            : $"{reason}; /proc/crypto does not list {string.Join(", ", missing)} (a module may still bring it)";
    }
}
