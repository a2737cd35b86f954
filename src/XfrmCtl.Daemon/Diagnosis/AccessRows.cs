using XfrmCtl.Control;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>XAUTH and ModeCfg: users, passwords and addresses inside the tunnel.</summary>
internal static class AccessRows
{
    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        new("xauth.credentials-missing", CredentialsMissing),
        new("xauth.refused", Refused),
        new("xauth.unexpected", Unexpected),
        new("modecfg.stalled", Stalled),
        new("modecfg.address", NoAddress),
        new("modecfg.pool", PoolEmpty),
    ];

    private static Finding? CredentialsMissing(Case c) => c.Code != ReasonCode.XauthFailed || c.Evidence("user") is not null ? null : new()
    {
        Weight = 97,
        Title = "the connection has XAUTH, and its user or password is not there",
        Because = "they were looked for here and not found",
        Seen = [c.Failure!.Message],
        Here = [$"{c.Our}username=USER", "ipsec.secrets: @USER : XAUTH \"password\"", "xfrmctl reload"],
        ExitCode = ExitCode.AuthFailed,
    };

    private static Finding? Refused(Case c) => c.Code != ReasonCode.XauthFailed || c.Evidence("user") is not { } user ? null : new()
    {
        Weight = 94,
        Title = $"the user {(user.Length == 0 ? "of XAUTH" : user)} or the password is not taken",
        Because = "Phase 1 stands, so key and identities are right; XAUTH came after it and failed",
        Seen = [c.Failure!.Message],
        Here = ["ipsec.secrets: @USER : XAUTH \"password\"; on a gateway that, or user:hash in ipsec.d/passwd", "xfrmctl reload"],
        Asa = ["test aaa-server authentication LOCAL username USER password KEY", "show run username"],
        ExitCode = ExitCode.AuthFailed,
    };

    private static Finding? Unexpected(Case c) => c.Code != ReasonCode.XauthUnexpected ? null : new()
    {
        Weight = 96,
        Title = $"{c.Peer} asks for a user and a password (XAUTH), and {c.Name} has none",
        Because = "its question was seen",
        Here = [$"{c.Our}xauthclient=yes, {c.Our}username=USER and the password in ipsec.secrets; or have the peer switch XAUTH off"],
        Asa = [$"tunnel-group {c.Us} type ipsec-l2l", "! a peer without a tunnel-group of its own falls into DefaultRAGroup, which asks for XAUTH:", "tunnel-group DefaultRAGroup ipsec-attributes", " ikev1 user-authentication none"],
        ExitCode = ExitCode.AuthFailed,
    };

    private static Finding? Stalled(Case c) => c.Code != ReasonCode.TransactionStalled ? null : new()
    {
        Weight = 80,
        Title = "after Phase 1 each side waits for the other: XAUTH and ModeCfg are not set up alike",
        Because = "Phase 1 stands, and the next message that these settings need did not come",
        Seen = [c.Failure!.Message],
        Here = [$"{c.Our}xauthclient=, {c.Our}modecfgclient=, and modecfgpull=, which says whether the client asks for its address or the gateway tells it"],
        ExitCode = ExitCode.NoAnswer,
    };

    private static Finding? NoAddress(Case c) => c.Code != ReasonCode.AddressRefused ? null : new()
    {
        Weight = 92,
        Title = $"{c.Peer} gives us no address inside the tunnel that can be used",
        Because = "its answer was read",
        Seen = [c.Failure!.Message],
        Here = [$"without ModeCfg: {c.Our}modecfgclient=no and {c.Our}subnet="],
        Asa = ["show run ip local pool", "group-policy GP attributes", " address-pools value POOL"],
    };

    private static Finding? PoolEmpty(Case c) => c.Code != ReasonCode.AddressPoolExhausted ? null : new()
    {
        Weight = 98,
        Title = "every address that we have to give is taken",
        Because = "the pool was looked through here",
        Seen = [c.Failure!.Message],
        Here = [$"{c.Their}addresspool= with more addresses", $"xfrmctl status {c.Name}  (who has which)"],
    };
}
