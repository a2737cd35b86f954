using XfrmCtl.Cli.System;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Tests;

/// <summary>The machine's own kernel, asked in a namespace of the question's own.</summary>
public sealed class KernelViewTests
{
    private static readonly KernelQuestion[] Questions =
    [
        new(new EspProposal(CipherTable.Aes, 256, IntegrityTable.HmacSha1), UdpEncapsulation: false),
        new(new EspProposal(CipherTable.Null, 0, IntegrityTable.HmacSha1), UdpEncapsulation: true),
        new(new EspProposal(CipherTable.AesGcm16, 128, null), UdpEncapsulation: false),
        new(new EspProposal(CipherTable.Aes, 256, IntegrityTable.HmacSha1), UdpEncapsulation: false, Compression: true),
    ];

    [Fact]
    public void TryStates_AsRoot_EachQuestionIsAnsweredByTheKernel()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a network namespace needs root");

        IReadOnlyList<KernelAnswer> answers = new KernelView().TryStates(Questions);

        Assert.Equal(Questions.Length, answers.Count);
        Assert.All(answers, answer => Assert.NotEqual(KernelVerdict.NotAsked, answer.Verdict));
        Assert.All(answers, answer => Assert.Equal(answer.Verdict == KernelVerdict.Refused, answer.Detail.Length > 0));
    }

    [Fact]
    public void TryStates_AsRoot_LeavesOurNamespaceAlone()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a network namespace needs root");
        var view = new KernelView();
        string? before = new FileInfo("/proc/thread-self/ns/net").LinkTarget;
        int states = view.States().Count;

        view.TryStates(Questions);

        Assert.Equal(before, new FileInfo("/proc/thread-self/ns/net").LinkTarget);
        Assert.Equal(states, view.States().Count);
    }

    [Fact]
    public void Run_WorkThrows_TheFaultComesOut()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a network namespace needs root");

        Assert.Throws<InvalidOperationException>(() => NetworkNamespace.Run(() => throw new InvalidOperationException("as intended")));
    }
}
