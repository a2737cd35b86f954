using System.Net.Sockets;
using XfrmCtl.Cli.System;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Whether the kernel takes ESP or AH between addresses of IPv6, which is a module of its own (esp6, ah6).</summary>
internal sealed class Esp6Check(EspProposal proposal) : Check
{
    public override string Id => "kernel.ipv6";

    public override string Title => $"{(IsAh ? "AH" : "ESP")} over IPv6";

    public KernelQuestion Question { get; } = new(proposal, UdpEncapsulation: false, IsIPv6: true);

    private bool IsAh => proposal.Protocol == Core.IpsecProtocol.Ah;

    /// <summary>The names of the connections between gateways of IPv6.</summary>
    public static IEnumerable<string> Between(VerifyScope scope) => scope.Configuration.Connections
        .Where(connection => !connection.IsIgnored && (connection.LocalAddress ?? connection.RemoteAddress)?.AddressFamily == AddressFamily.InterNetworkV6).Select(connection => connection.Name);

    public override CheckReport Run(VerifyScope scope)
    {
        if (!scope.KernelAnswers.TryGetValue(Question, out KernelAnswer? answer) || answer.Verdict == KernelVerdict.NotAsked)
            return Skipped(answer?.Detail ?? "the kernel was not asked");
        string module = IsAh ? "ah6" : "esp6";
        return answer.Verdict == KernelVerdict.Accepted
            ? Ok("the kernel takes it")
            : Failed($"the kernel refuses it: {answer.Detail}; {Words.Listed(Between(scope))} cannot come up", $"modprobe {module}; if there is no such module, boot a kernel with CONFIG_INET6_{(IsAh ? "AH" : "ESP")}");
    }
}
