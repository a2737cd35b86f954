using System.Net;
using XfrmCtl.Control;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>Pre-shared keys and identities: who the two sides are, and how they prove it.</summary>
internal static class ProofRows
{
    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        new("psk.differs", KeysDiffer),
        new("psk.missing", KeyMissing),
        new("id.peer-private", PeerSendsPrivateAddress),
        new("id.peer", PeerIdentity),
        new("id.binding", IdentityBinding),
        new("id.ours-private", OursIsPrivateAddress),
        new("id.ours", OurIdentity),
        new("proof.hash", HashFails),
    ];

    private static Finding? KeysDiffer(Case c)
    {
        if (c.Code != ReasonCode.PresharedKeyMismatch)
            return null;
        string? notify = c.Evidence("notify");
        bool garbage = c.Evidence("fault") is not null;
        bool said = notify is not (null or "none");
        bool floated = c.Evidence("peer")?.EndsWith($":{c.Profile.RemotePorts.Nat}", StringComparison.Ordinal) == true;
        bool before = c.Events<IkeEvent.Phase1Established>().Any();
        return new()
        {
            Weight = garbage ? 96 : said ? 94 : floated ? 60 : 78,
            Title = "the pre-shared keys differ",
            Because = garbage ? "what the peer encrypted does not decrypt here, though all before it was in order: only the key is left"
                : said ? $"the peer said {notify} to the first message that is encrypted with the key"
                : floated ? "the peer goes silent at the first message that is encrypted with the key; UDP 4500 being filtered looks the same"
                : "the peer goes silent at the first message that is encrypted with the key, as an ASA does that cannot decrypt it",
            Seen = before ? ["Phase 1 was established with a key before: it was changed since, on one side"] : [],
            Here =
            [
                $"ipsec.secrets: {c.Us} {c.Peer} : PSK \"the key\"",
                "xfrmctl reload",
                "compare letter by letter: blanks at the end, quotes that were copied, a second line that fits better (xfrmctl show names the line in use)",
            ],
            Asa =
            [
                $"tunnel-group {c.Us} ipsec-attributes", " ikev1 pre-shared-key KEY",
                "! show run hides it; this shows it: more system:running-config | begin tunnel-group",
            ],
            ExitCode = ExitCode.AuthFailed,
        };
    }

    private static Finding? KeyMissing(Case c)
    {
        if (c.Code != ReasonCode.NoPresharedKey)
            return null;
        return new()
        {
            Weight = 99,
            Title = $"ipsec.secrets has no pre-shared key for {c.Us} and {c.Peer}",
            Because = "it was looked for here and not found; nothing of the peer's is needed to know that",
            Here = [$"ipsec.secrets: {c.Us} {c.Peer} : PSK \"the key\"", "xfrmctl check  (a line that cannot be read is as good as none)", "xfrmctl reload"],
            Asa = AsaLines.TunnelGroup(c.Us),
            ExitCode = ExitCode.AuthFailed,
        };
    }

    private static bool IsPrivate(string? identity) => IPAddress.TryParse(identity, out IPAddress? address) && address.GetAddressBytes() is var octets
        && octets.Length == 4 && (octets[0] == 10 || (octets[0] == 172 && octets[1] is >= 16 and < 32) || (octets[0] == 192 && octets[1] == 168));

    private static bool IsPeerIdentity(Case c) => c.Code == ReasonCode.PeerIdentityMismatch && c.Evidence("payload") == "ID" && c.Evidence("theirs") is { } theirs && !theirs.Contains('/', StringComparison.Ordinal);

    private static Finding? PeerSendsPrivateAddress(Case c)
    {
        if (!IsPeerIdentity(c) || !IsPrivate(c.Evidence("theirs")) || IsPrivate(c.Peer))
            return null;
        string theirs = c.Evidence("theirs")!;
        return new()
        {
            Weight = 97,
            Title = $"the peer stands behind a NAT and names its private address {theirs} as its identity",
            Because = "the key is right, and the identity that came is an address of a private network, which a gateway behind a NAT sends",
            Seen = [$"expected {c.Evidence("ours")}, proven {theirs}"],
            Here = [$"{c.Their}id={theirs}", "xfrmctl reload"],
            Asa = ["! it sends the address of its own interface; leave that, or let it send a name:", "crypto isakmp identity key-id NAME"],
            ExitCode = ExitCode.AuthFailed,
        };
    }

    private static Finding? PeerIdentity(Case c)
    {
        if (!IsPeerIdentity(c))
            return null;
        string theirs = c.Evidence("theirs")!;
        return new()
        {
            Weight = 95,
            Title = $"the peer is {theirs}, and {c.Name} expects {c.Evidence("ours")}",
            Because = "the key is right and the identity was read: it is another one",
            Here = [$"{c.Their}id={theirs}", "xfrmctl reload"],
            Asa = ["crypto isakmp identity address", "! auto sends the address with a pre-shared key, and the certificate's name with certificates"],
            ExitCode = ExitCode.AuthFailed,
        };
    }

    private static Finding? IdentityBinding(Case c) => c.Code != ReasonCode.PeerIdentityMismatch || c.Evidence("theirs") is not { } theirs || !theirs.Contains('/', StringComparison.Ordinal) ? null : new()
    {
        Weight = 93,
        Title = $"the peer binds its identity to protocol and port {theirs}, which IKEv1 does not have",
        Because = "RFC 2407 section 4.6.2 has 0/0 and 17/500 alone",
        Here = ["nothing on this side; the peer's software is at fault"],
        ExitCode = ExitCode.AuthFailed,
    };

    private static bool RefusesOurs(Case c) => c.Code == ReasonCode.PeerIdentityMismatch && c.Evidence("notify") is not null;

    private static Finding? OursIsPrivateAddress(Case c)
    {
        string ours = c.Profile.LocalId.ToString();
        if (!RefusesOurs(c) || !IsPrivate(ours))
            return null;
        return new()
        {
            Weight = 96,
            Title = $"we name our private address {ours} as our identity, and the peer knows us by the public one",
            Because = "the key is right, the peer refuses the identity, and ours is an address that it cannot know",
            Here = [$"{c.Our}id=THE-PUBLIC-ADDRESS  ({c.Our}= stays the private one)", "xfrmctl reload"],
            Asa = [$"tunnel-group {ours} ipsec-attributes", " peer-id-validate nocheck"],
            ExitCode = ExitCode.AuthFailed,
        };
    }

    private static Finding? OurIdentity(Case c)
    {
        if (!RefusesOurs(c))
            return null;
        return new()
        {
            Weight = 94,
            Title = $"{c.Peer} refuses our identity {c.Evidence("ours") ?? c.Profile.LocalId.ToString()}",
            Because = $"it said {c.Evidence("notify")} under the protection of keys that were right",
            Here = [$"{c.Our}id= as the peer expects it: an address, @name or user@name", "xfrmctl reload"],
            Asa = [$"tunnel-group {c.Us} ipsec-attributes", " peer-id-validate nocheck", "! the name of the tunnel-group must be the address from which we come"],
            ExitCode = ExitCode.AuthFailed,
        };
    }

    private static Finding? HashFails(Case c) => c.Code != ReasonCode.AuthenticationFailed || (c.Evidence("payload") is not "HASH" && c.Evidence("fault") is null) ? null : new()
    {
        Weight = 85,
        Title = "the peer's proof (HASH) does not verify, though its message decrypts",
        Because = "the keys agree, or nothing would decrypt: the message was altered, or the peer computes the hash otherwise",
        Here = ["a NAT or firewall with an application gateway for IKE in the way: switch that off", "report it with xfrmctl support"],
        ExitCode = ExitCode.AuthFailed,
    };
}
