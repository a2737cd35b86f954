using XfrmCtl.Control;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Tests.Control;

public sealed class EventTextTests
{
    public static TheoryData<ReasonCode> Codes => [.. Enum.GetValues<ReasonCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void ReasonText_EveryCode_HasAKebabNameAndNeverSucceeds(ReasonCode code)
    {
        Assert.Matches("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", ReasonText.Name(code));
        Assert.NotEqual(ExitCode.Ok, ReasonText.ExitCode(code));
    }

    [Theory]
    [InlineData(ReasonCode.PeerSilent, "peer-silent", ExitCode.NoAnswer)]
    [InlineData(ReasonCode.Phase1ProposalMismatch, "phase1-proposal-mismatch", ExitCode.Phase1Refused)]
    [InlineData(ReasonCode.PresharedKeyMismatch, "preshared-key-mismatch", ExitCode.AuthFailed)]
    [InlineData(ReasonCode.PfsMismatch, "pfs-mismatch", ExitCode.Phase2Refused)]
    [InlineData(ReasonCode.SelectorMismatch, "selector-mismatch", ExitCode.SelectorsRefused)]
    [InlineData(ReasonCode.KernelRefused, "kernel-refused", ExitCode.KernelRefused)]
    [InlineData(ReasonCode.XauthFailed, "xauth-failed", ExitCode.AuthFailed)]
    [InlineData(ReasonCode.XauthUnexpected, "xauth-unexpected", ExitCode.AuthFailed)]
    [InlineData(ReasonCode.TransactionStalled, "transaction-stalled", ExitCode.NoAnswer)]
    [InlineData(ReasonCode.RemovedFromKernel, "removed-from-kernel", ExitCode.No)]
    [InlineData(ReasonCode.KernelUnsupported, "kernel-unsupported", ExitCode.Unsupported)]
    public void ReasonText_ContractedCode_IsAsTheContractHasIt(ReasonCode code, string name, ExitCode exit) =>
        Assert.Equal((name, exit), (ReasonText.Name(code), ReasonText.ExitCode(code)));

    [Fact]
    public void EventText_EveryKindOfEvent_HasANameOfItsOwn()
    {
        string[] names = [.. EventSamples.All.Select(happened => EventText.Describe(happened, DateTimeOffset.UnixEpoch).Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.DoesNotContain("event", names);
    }
}
