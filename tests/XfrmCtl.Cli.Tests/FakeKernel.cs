using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Tests;

/// <summary>A kernel that answers as it is told.</summary>
internal sealed class FakeKernel : IKernelView
{
    public Func<KernelQuestion, KernelAnswer> Answer { get; init; } = _ => new KernelAnswer(KernelVerdict.Accepted, "");

    public IReadOnlyList<KernelState> Installed { get; init; } = [];

    public KernelViewException? Fault { get; init; }

    public IReadOnlyList<KernelAnswer> TryStates(IReadOnlyList<KernelQuestion> questions) => [.. questions.Select(Answer)];

    public IReadOnlyList<KernelState> States() => Fault is null ? Installed : throw Fault;
}
