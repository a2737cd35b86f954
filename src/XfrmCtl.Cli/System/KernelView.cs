namespace XfrmCtl.Cli.System;

/// <summary>The machine's own kernel.</summary>
internal sealed class KernelView : IKernelView
{
    public IReadOnlyList<KernelAnswer> TryStates(IReadOnlyList<KernelQuestion> questions) =>
        [.. questions.Select(_ => new KernelAnswer(KernelVerdict.NotAsked, "the kernel was not asked"))];

    public IReadOnlyList<KernelState> States() => [];
}
