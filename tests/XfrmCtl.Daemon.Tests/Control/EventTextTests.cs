using System.Net;
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
        var peer = new IPEndPoint(IPAddress.Parse("198.51.100.2"), 500);
        IkeEvent[] events =
        [
            new IkeEvent.AttemptStarted("c", 1, peer), new IkeEvent.MessageSent("c", 1, "Main Mode message 1 (SA)", peer, 0),
            new IkeEvent.MessageSent("c", 1, "Main Mode message 1 (SA)", peer, 2), new IkeEvent.MessageReceived("c", 1, "m", peer),
            new IkeEvent.MessageDropped("c", peer, "why"), new IkeEvent.NatDetected("c", 1, "RFC 3947", true, false), new IkeEvent.ConnectionUp("c"),
            new IkeEvent.ConnectionDown("c", ReasonCode.PeerDead, true), new IkeEvent.Phase1Ended("c", 1, ReasonCode.Replaced),
            new IkeEvent.ChildEnded("c", 1, ReasonCode.Replaced), new IkeEvent.ChildLost("c", 1, XfrmCtl.Testing.IkePair.Subnets), new IkeEvent.AttemptFailed("c", new FailureReason(ReasonCode.PeerSilent, "Silence."), false),
            new IkeEvent.PeerLiveness("c", 1, true), new IkeEvent.PeerLiveness("c", 1, false), new IkeEvent.NotifyReceived("c", "NO_PROPOSAL_CHOSEN", true),
            new IkeEvent.HalfOpenFull("c", 1000, 3, Answered: false), new IkeEvent.MappingChanged("c", peer, peer), new IkeEvent.XauthPassed("c", 1, "alice", Gateway: false),
            new IkeEvent.ConfigurationAssigned("c", 1, new() { Address = peer.Address }), new IkeEvent.AddressLeased("c", 1, peer.Address, "alice"),
        ];
        string[] names = [.. events.Select(happened => EventText.Describe(happened, DateTimeOffset.UnixEpoch).Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.DoesNotContain("event", names);
    }
}
