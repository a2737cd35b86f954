using System.Text.RegularExpressions;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing;

namespace XfrmCtl.Kernel.Tests;

/// <summary>
/// The same object given to the kernel by us and by <c>ip</c>: iproute2 shows both alike, word for word but for what the kernel numbers and dates, and we read both as what was meant.
/// </summary>
public sealed partial class RoundTripTests
{
    private const int Cases = 250;

    [KernelFact]
    public Task Policies_ByUsAndByIp_AreTheSame() => InNamespace(async client =>
    {
        foreach (XfrmPolicy policy in IpRoute2.Policies(Cases))
        {
            string command = IpRoute2.Command(policy);
            await client.AddPolicyAsync(policy);
            string ours = Shown("policy");
            XfrmPolicy read = Assert.Single(await client.PoliciesAsync()).Policy;
            Assert.True(IpRoute2.Text(policy) == IpRoute2.Text(read), $"{command}\nmeant {IpRoute2.Text(policy)}\nread  {IpRoute2.Text(read)}");
            Assert.True(await client.DeletePolicyAsync(policy.Id), command);

            FreshNamespace.Execute("ip", "xfrm policy add " + command);
            string theirs = Shown("policy");
            Assert.True(ours == theirs, $"{command}\nby us:\n{ours}\nby ip:\n{theirs}");
            read = Assert.Single(await client.PoliciesAsync()).Policy;
            Assert.True(IpRoute2.Text(policy) == IpRoute2.Text(read), $"{command}\nmeant {IpRoute2.Text(policy)}\nread  {IpRoute2.Text(read)}");
            Assert.True(await client.DeletePolicyAsync(policy.Id), command);
            Assert.Empty(await client.PoliciesAsync());
        }
    });

    [KernelFact]
    public Task States_ByUsAndByIp_AreTheSame() => InNamespace(async client =>
    {
        HashSet<string> lacking = [];
        int compared = 0;
        foreach (XfrmState state in IpRoute2.States(Cases))
        {
            string command = IpRoute2.Command(state);
            try
            {
                await client.AddStateAsync(state);
            }
            catch (NetlinkException refusal) when (refusal.Unsupported)
            {
                lacking.Add(refusal.KernelMessage ?? refusal.Message);
                Dispose(state);
                continue;
            }

            string ours = Shown("state");
            await Compare(client, state, command);
            Assert.True(await client.DeleteStateAsync(state.Id), command);
            FreshNamespace.Execute("ip", "xfrm state add " + command);
            string theirs = Shown("state");
            Assert.True(ours == theirs, $"{command}\nby us:\n{ours}\nby ip:\n{theirs}");
            await Compare(client, state, command);
            Assert.True(await client.DeleteStateAsync(state.Id), command);
            Dispose(state);
            compared++;
        }

        Assert.SkipWhen(compared == 0, $"this kernel has no ESP or AH: {string.Join(", ", lacking)}");
        Assert.True(compared >= 200, $"{compared} states; the kernel lacks {string.Join(", ", lacking)}");
    });

    private static async Task Compare(XfrmClient client, XfrmState state, string command)
    {
        XfrmState read = Assert.Single(await client.StatesAsync(withKeys: true)).State;
        Assert.True(IpRoute2.Text(state) == IpRoute2.Text(read), $"{command}\nmeant {IpRoute2.Text(state)}\nread  {IpRoute2.Text(read)}");
        foreach ((XfrmAlgorithm? meant, XfrmAlgorithm? found) in new[] { (state.Encryption, read.Encryption), (state.Integrity, read.Integrity), (state.Aead, read.Aead) })
            Assert.True(meant is null || found!.Key!.FixedTimeEquals(meant.Key!.Span), $"{command}: another key");
        Dispose(read);
    }

    private static void Dispose(XfrmState state)
    {
        state.Encryption?.Key?.Dispose();
        state.Integrity?.Key?.Dispose();
        state.Aead?.Key?.Dispose();
    }

    /// <summary>What ip shows, without what the kernel numbers and dates.</summary>
    private static string Shown(string kind) => Changing().Replace(FreshNamespace.Execute("ip", $"-d -s xfrm {kind} list{(kind == "policy" ? " nosock" : "")}"), "");

    private static Task InNamespace(Func<XfrmClient, Task> test) => FreshNamespace.RunAsync(async () =>
    {
        using var kernel = new NetlinkConnection(NetlinkProtocol.Xfrm);
        await test(new XfrmClient(kernel));
    });

    [GeneratedRegex(@" index \d+|\n\s+add \d{4}-[^\n]*", RegexOptions.CultureInvariant)]
    private static partial Regex Changing();
}
