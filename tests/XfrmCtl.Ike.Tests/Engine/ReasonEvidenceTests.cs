using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Every failure has its code, and with it what it rests on: which payload, which attribute, ours and theirs.</summary>
public sealed class ReasonEvidenceTests
{
    // Ends of SAs that nobody failed at, and what certificates, deletes and faults give, which have tests of their own.
    private static readonly ReasonCode[] Elsewhere =
    [
        ReasonCode.None, ReasonCode.Replaced, ReasonCode.Requested, ReasonCode.Unloaded, ReasonCode.LifetimeExpired, ReasonCode.PeerDead,
        ReasonCode.CertificateRefused, ReasonCode.AuthenticationFailed, ReasonCode.MalformedMessage, ReasonCode.DeletedByPeer, ReasonCode.PeerRefused, ReasonCode.InternalFault, ReasonCode.RemovedFromKernel,
        ReasonCode.XauthFailed, ReasonCode.XauthUnexpected, ReasonCode.TransactionStalled, ReasonCode.AddressRefused, ReasonCode.AddressPoolExhausted,
    ];

    private static readonly Dictionary<string, Story> Cases = new()
    {
        ["silence"] = new(ReasonCode.PeerSilent, false, ["state", "peer", "ours"], pair => pair.LoadAll(pair.B)),
        ["silence after the first answer"] = new(ReasonCode.Phase1Stalled, false, ["state", "peer", "notify"], pair => Lose(pair, "Main Mode message 4")),
        ["cipher of Phase 1"] = new(ReasonCode.Phase1ProposalMismatch, true, ["payload=SA", "attribute=ENCRYPTION_ALGORITHM", "ours", "theirs"],
            B: profile => profile with { IkeProposals = [IkePair.QuickIke with { Cipher = CipherTable.Des, KeyBits = 64 }] }),
        ["key length of Phase 1"] = new(ReasonCode.Phase1ProposalMismatch, true, ["payload=SA", "attribute=KEY_LENGTH"],
            A: profile => profile with { IkeProposals = [IkePair.QuickIke with { Cipher = CipherTable.Aes, KeyBits = 128 }] },
            B: profile => profile with { IkeProposals = [IkePair.QuickIke with { Cipher = CipherTable.Aes, KeyBits = 256 }] }),
        ["hash of Phase 1"] = new(ReasonCode.Phase1ProposalMismatch, true, ["payload=SA", "attribute=HASH_ALGORITHM"],
            B: profile => profile with { IkeProposals = [IkePair.QuickIke with { Hash = HashTable.Sha1 }] }),
        ["group of Phase 1"] = new(ReasonCode.Phase1ProposalMismatch, true, ["payload=SA", "attribute=GROUP_DESCRIPTION"],
            B: profile => profile with { IkeProposals = [IkePair.QuickIke with { Group = GroupTable.Modp1024 }] }),
        ["pre-shared key"] = new(ReasonCode.PresharedKeyMismatch, true, ["state", "peer", "fault"], B: profile => profile with { PreSharedKey = new SecretBytes("another"u8) }),
        ["pre-shared key, as initiator"] = new(ReasonCode.PresharedKeyMismatch, false, ["state", "notify", "ours"], B: profile => profile with { PreSharedKey = new SecretBytes("another"u8) }),
        ["no key here"] = new(ReasonCode.NoPresharedKey, false, ["ours", "theirs"], A: profile => profile with { PreSharedKey = null }),
        ["no key there"] = new(ReasonCode.NoPresharedKey, true, ["ours", "peer"], B: profile => profile with { PreSharedKey = null }),
        ["identity"] = new(ReasonCode.PeerIdentityMismatch, true, ["payload=ID", "ours", "theirs"], B: profile => profile with { RemoteId = Identity.Fqdn("gateway.example") }),
        ["identity, as initiator"] = new(ReasonCode.PeerIdentityMismatch, false, ["payload=ID", "ours", "theirs"], A: profile => profile with { RemoteId = Identity.Fqdn("gateway.example") }),
        ["cipher of Phase 2"] = new(ReasonCode.Phase2ProposalMismatch, true, ["payload=SA", "attribute=TRANSFORM_ID", "ours", "theirs"],
            B: profile => profile with { EspProposals = [new(CipherTable.Des, 64, IntegrityTable.HmacMd5)] }),
        ["key length of Phase 2"] = new(ReasonCode.Phase2ProposalMismatch, true, ["payload=SA", "attribute=KEY_LENGTH"],
            A: profile => profile with { EspProposals = [new(CipherTable.Aes, 128, IntegrityTable.HmacMd5)] }, B: profile => profile with { EspProposals = [new(CipherTable.Aes, 256, IntegrityTable.HmacMd5)] }),
        ["integrity of Phase 2"] = new(ReasonCode.Phase2ProposalMismatch, true, ["payload=SA", "attribute=AUTHENTICATION_ALGORITHM"],
            B: profile => profile with { EspProposals = [new(CipherTable.TripleDes, 192, IntegrityTable.HmacSha1)] }),
        ["mode of Phase 2"] = new(ReasonCode.Phase2ProposalMismatch, true, ["payload=SA", "attribute=ENCAPSULATION_MODE"], B: profile => profile with { Mode = IpsecMode.Transport }),
        ["protocol of Phase 2"] = new(ReasonCode.Phase2ProposalMismatch, true, ["payload=SA", "attribute=PROTOCOL"],
            B: profile => profile with { Protocol = IpsecProtocol.Ah, EspProposals = [EspProposal.Ah(IntegrityTable.HmacMd5)] }),
        ["Phase 2, as initiator"] = new(ReasonCode.Phase2ProposalMismatch, false, ["notify=NO_PROPOSAL_CHOSEN", "ours"],
            B: profile => profile with { EspProposals = [new(CipherTable.Des, 64, IntegrityTable.HmacMd5)] }),
        ["PFS"] = new(ReasonCode.PfsMismatch, true, ["payload=SA", "attribute=GROUP_DESCRIPTION", "ours", "theirs"], B: profile => profile with { PfsGroup = GroupTable.Modp1024 }),
        ["subnets"] = new(ReasonCode.SelectorMismatch, true, ["payload=ID", "ours", "theirs"],
            B: profile => profile with { Selectors = [new(profile.Selectors[0].Local, new TrafficSelector(IPNetwork.Parse("10.9.0.0/16")))] }),
        ["subnets, as initiator"] = new(ReasonCode.SelectorMismatch, false, ["notify=INVALID_ID_INFORMATION", "ours"],
            B: profile => profile with { Selectors = [new(profile.Selectors[0].Local, new TrafficSelector(IPNetwork.Parse("10.9.0.0/16")))] }),
        ["silence in Phase 2"] = new(ReasonCode.Phase2Stalled, false, ["state", "ours"], pair => Lose(pair, "Quick Mode message 2")),
        ["a kernel that refuses"] = new(ReasonCode.KernelRefused, false, ["errno", "kernel"], pair => pair.A.Kernel.InstallRefusals.Enqueue(PairKernel.OutOfMemory)),
        ["a kernel that lacks it"] = new(ReasonCode.KernelUnsupported, false, ["errno", "kernel"],
            pair => pair.A.Kernel.InstallRefusals.Enqueue(new(93, "Requested type not found", Unsupported: true))),
        ["no address of the peer"] = new(ReasonCode.PeerAddressUnknown, false, ["ours"], A: profile => profile with { Remote = null }),
        ["no address here"] = new(ReasonCode.LocalAddressMissing, false, ["ours"], pair => pair.Give(pair.A, new IkeInput.AddressesChanged([IPAddress.Loopback]))),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Failure_OfEachKind_RestsOnItsEvidence(string name)
    {
        Story story = Cases[name];
        using IkePair pair = new();
        pair.Load(a: story.A, b: story.B);
        story.Arrange?.Invoke(pair);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(75));
        FailureReason failure = (story.AtResponder ? pair.B : pair.A).Failures.First();
        Assert.Equal(story.Code, failure.Code);
        foreach (string wanted in story.Evidence)
            Assert.True(
                failure.Evidence.Any(entry => entry.Value.Length > 0 && (wanted == entry.Key || wanted == $"{entry.Key}={entry.Value}")),
                $"{name}: no {wanted} in {string.Join("; ", failure.Evidence)}");
    }

    [Fact]
    public void Codes_AllOfThem_HaveAStoryOrTestsOfTheirOwn() =>
        Assert.Empty(Enum.GetValues<ReasonCode>().Except(Elsewhere).Except(Cases.Values.Select(story => story.Code)));

    private static void Lose(IkePair pair, string message) =>
        pair.Network.Rule(flight => flight.Name.StartsWith(message, StringComparison.Ordinal) ? new Fate.Drop() : null);

    private sealed record Story(
        ReasonCode Code, bool AtResponder, string[] Evidence, Action<IkePair>? Arrange = null,
        Func<ConnectionProfile, ConnectionProfile>? A = null, Func<ConnectionProfile, ConnectionProfile>? B = null);
}
