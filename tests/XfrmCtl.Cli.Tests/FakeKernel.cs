using System.Runtime.CompilerServices;
using XfrmCtl.Cli.System;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Cli.Tests;

/// <summary>A kernel that answers as it is told.</summary>
internal sealed class FakeKernel : IKernelView
{
    public Func<KernelQuestion, KernelAnswer> Answer { get; init; } = _ => new KernelAnswer(KernelVerdict.Accepted, "");

    public IReadOnlyList<KernelState> Installed { get; init; } = [];

    public Func<bool, XfrmTables> Held { get; init; } = _ => new([], []);

    public IReadOnlyList<XfrmEvent> Reported { get; init; } = [];

    public List<string> Removed { get; } = [];

    public KernelViewException? Fault { get; init; }

    public IReadOnlyList<KernelAnswer> TryStates(IReadOnlyList<KernelQuestion> questions) => [.. questions.Select(Answer)];

    public IReadOnlyList<KernelState> States() => Fault is null ? Installed : throw Fault;

    public ValueTask<XfrmTables> Tables(bool withKeys, CancellationToken cancellation) => Fault is null ? ValueTask.FromResult(Held(withKeys)) : throw Fault;

    public async IAsyncEnumerable<XfrmEvent> Events([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (XfrmEvent happened in Reported)
        {
            await Task.Yield();
            yield return happened;
        }
    }

    public ValueTask<(int States, int Policies)> Remove(IReadOnlyList<XfrmStateId> states, IReadOnlyList<XfrmPolicyId> policies, CancellationToken cancellation)
    {
        Removed.AddRange(states.Select(state => state.ToString()));
        Removed.AddRange(policies.Select(policy => policy.ToString()));
        return ValueTask.FromResult((states.Count, policies.Count));
    }
}
