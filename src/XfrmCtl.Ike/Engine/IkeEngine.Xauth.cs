using System.Security.Cryptography;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

// XAUTH (draft-beaulieu-ike-xauth-02): the gateway asks the client for a user's password, under the protection of Phase 1 and before any Quick Mode.
//
//   Gateway                                       Client
//   REQUEST(user name, password)           -->
//                                          <--    REPLY(user name, password)
//   SET(status)                            -->
//                                          <--    ACK(status)
//
// Phase 1 has authenticated the gateway before the password leaves. Where that was by a key that a whole group has, any of the group can be the gateway.
public sealed partial class IkeEngine
{
    private const uint XauthGeneric = 0;
    private const uint XauthOk = 1;
    private const uint XauthFail = 0;

    // A gateway may ask for the name, then for the password; one that asks on does not take what we have.
    private const int MostXauthQuestions = 3;

    private const int MostPasswordOctets = 1024;

    /// <summary>Phase 1 is complete: what comes before Phase 2 begins, where anything does.</summary>
    private void BeginAccess(IsakmpSa sa)
    {
        ConnectionProfile profile = sa.Connection.Profile;
        if (profile.Xauth is null && profile.ModeConfig is null)
        {
            Serve(sa);
            return;
        }

        sa.Access = new() { Echoes = Math.Min(sa.Repeats, MostXauthQuestions - 1) };
        switch (profile.Xauth)
        {
            case XauthSettings.Server:
                sa.Access.State = new RemoteAccessState.AwaitingXauthReply(Ask(sa, ConfigurationMessageType.ISAKMP_CFG_REQUEST,
                    [new((ushort)ConfigurationAttribute.XAUTH_USER_NAME, default, false), new((ushort)ConfigurationAttribute.XAUTH_USER_PASSWORD, default, false)]));
                break;
            case XauthSettings.Client client:
                sa.Access.User = client.User;
                AwaitPeer(sa, new RemoteAccessState.AwaitingXauthRequest());
                break;
            default:
                Configure(sa);
                break;
        }
    }

    /// <summary>The peer is to begin.</summary>
    private void AwaitPeer(IsakmpSa sa, RemoteAccessState state)
    {
        sa.Access!.State = state;
        sa.Access.Timer?.Cancel();
        sa.Access.Timer = After(sa.Connection.Profile.RetransmitTimeout, () => OnAccessSilence(sa));
    }

    private void OnXauthRequest(IsakmpSa sa, Transaction transaction, AttributePayload request)
    {
        if (sa.Connection.Profile.Xauth is not XauthSettings.Client client)
        {
            RefuseXauth(sa);
            return;
        }

        if (sa.Access?.State is not (RemoteAccessState.AwaitingXauthRequest or RemoteAccessState.AwaitingXauthStatus))
        {
            Drop(sa.Connection.Name, sa.Remote, "the peer asks for XAUTH after it has accepted it");
            return;
        }

        string said = request.First(ConfigurationAttribute.XAUTH_MESSAGE) is { Value.IsEmpty: false } message ? $" (it says: {PeerText.Printable(message.Value.Span)})" : "";
        bool again = sa.Access.PasswordSent && request.First(ConfigurationAttribute.XAUTH_USER_PASSWORD) is not null && sa.Access.Echoes-- <= 0;
        string? refusal = request switch
        {
            _ when client is not { User: not null, Password: not null } => $"{sa.Remote} asks for a user and a password, and there is none here",
            _ when request.First(ConfigurationAttribute.XAUTH_TYPE) is { } type && type.Number != XauthGeneric =>
                $"{sa.Remote} wants XAUTH of type {type.Number} (CHAP or one-time passwords), and only user and password are done",
            _ when OneTime(request) is { } wanted => $"{sa.Remote} asks for {wanted}: a one-time password or an answer by hand, and none can be stored",
            _ when again || ++sa.Access.Questions > MostXauthQuestions => $"{sa.Remote} does not take the password of {client.User}: it asks for it again{said}",
            _ => null,
        };
        if (refusal is not null)
        {
            Answer(sa, transaction, request, [Status(XauthFail)]);
            sa.Connection.Refusals++;
            FailAccess(sa, new(ReasonCode.XauthFailed, refusal, Evidence(sa, ("user", client.User ?? "none"))));
            return;
        }

        // What was asked for, and nothing else.
        List<DataAttribute> given = [];
        if (request.First(ConfigurationAttribute.XAUTH_TYPE) is not null)
            given.Add(DataAttribute.Of((ushort)ConfigurationAttribute.XAUTH_TYPE, XauthGeneric));
        if (request.First(ConfigurationAttribute.XAUTH_USER_NAME) is not null)
            given.Add(new((ushort)ConfigurationAttribute.XAUTH_USER_NAME, System.Text.Encoding.UTF8.GetBytes(client.User!), false));
        byte[]? password = request.First(ConfigurationAttribute.XAUTH_USER_PASSWORD) is null ? null : client.Password!.Span.ToArray();
        if (password is not null)
            given.Add(new((ushort)ConfigurationAttribute.XAUTH_USER_PASSWORD, password, false));
        Answer(sa, transaction, request, [.. given]);
        sa.Access.PasswordSent |= password is not null;
        CryptographicOperations.ZeroMemory(password);
        AwaitPeer(sa, new RemoteAccessState.AwaitingXauthStatus());
    }

    /// <summary>A peer of a connection without XAUTH asks for it: nothing is told, and what waits for Phase 2 in vain learns why.</summary>
    private void RefuseXauth(IsakmpSa sa)
    {
        Drop(sa.Connection.Name, sa.Remote, "the peer asks for XAUTH, and the connection has none");
        FailureReason failure = new(ReasonCode.XauthUnexpected,
            $"{sa.Remote} asks for a user and a password (XAUTH), and connection {sa.Connection.Name} has none: set leftxauthclient=yes and leftusername=, or switch XAUTH off on the peer", Evidence(sa));
        foreach (QuickModeExchange exchange in sa.Exchanges.Values.Where(exchange => exchange is { Initiator: true, State: QuickModeState.AwaitingAnswer }).ToList())
            FailQuickMode(exchange, failure);
    }

    private void OnXauthStatus(IsakmpSa sa, Transaction transaction, AttributePayload set, uint status)
    {
        if (sa.Access?.State is not (RemoteAccessState.AwaitingXauthRequest or RemoteAccessState.AwaitingXauthStatus))
        {
            Drop(sa.Connection.Name, sa.Remote, "the peer tells an outcome of XAUTH that nothing here waits for");
            return;
        }

        Answer(sa, transaction, set, [Status(status)]);
        if (status == XauthOk)
        {
            sa.Access.Timer?.Cancel();
            Report(new IkeEvent.XauthPassed(sa.Connection.Name, sa.Serial, sa.Access.User ?? "", Gateway: false));
            Configure(sa);
            return;
        }

        string said = set.First(ConfigurationAttribute.XAUTH_MESSAGE) is { Value.IsEmpty: false } message ? $": {PeerText.Printable(message.Value.Span)}" : "";
        sa.Connection.Refusals++;
        FailAccess(sa, new(ReasonCode.XauthFailed,
            $"{sa.Remote} refuses user {sa.Access.User} or the password{said}: correct leftusername= and the XAUTH line in ipsec.secrets, or the user on the peer", Evidence(sa, ("user", sa.Access.User ?? ""))));
    }

    private void OnXauthReply(IsakmpSa sa, AttributePayload reply)
    {
        RemoteAccessSession access = sa.Access!;
        XauthVerdict verdict = Judge(sa, reply, out string user);
        if (!verdict.Accepted)
        {
            access.State = new RemoteAccessState.AwaitingXauthAck(Ask(sa, ConfigurationMessageType.ISAKMP_CFG_SET, [Status(XauthFail)]), false);
            RememberFailure(sa.Connection, new(ReasonCode.XauthFailed, $"{sa.Remote} did not pass XAUTH{(user.Length == 0 ? "" : $" as {user}")}: {verdict.Why}", Evidence(sa, ("user", user))));
            return;
        }

        access.User = user;
        access.State = new RemoteAccessState.AwaitingXauthAck(Ask(sa, ConfigurationMessageType.ISAKMP_CFG_SET, [Status(XauthOk)]), true);
        Report(new IkeEvent.XauthPassed(sa.Connection.Name, sa.Serial, user, Gateway: true));
    }

    private static XauthVerdict Judge(IsakmpSa sa, AttributePayload reply, out string user)
    {
        user = "";
        if (reply.First(ConfigurationAttribute.XAUTH_STATUS) is not null)
            return new(false, "it refuses to answer");
        if (reply.First(ConfigurationAttribute.XAUTH_TYPE) is { } type && type.Number != XauthGeneric)
            return new(false, $"it answers with XAUTH of type {type.Number}");
        if (reply.First(ConfigurationAttribute.XAUTH_USER_NAME) is not { } name || reply.First(ConfigurationAttribute.XAUTH_USER_PASSWORD) is not { } password)
            return new(false, "it answers without user name or password");
        if (!PeerText.TryUser(name.Value.Span, out user, out string? fault))
        {
            user = "";
            return new(false, $"its user name is refused: {fault}");
        }

        ReadOnlySpan<byte> octets = PeerText.WithoutZero(password.Value.Span);
        return octets.Length > MostPasswordOctets ? new(false, $"its password has {octets.Length} octets") : ((XauthSettings.Server)sa.Connection.Profile.Xauth!).Judge.Judge(user, octets);
    }

    private void OnXauthAck(IsakmpSa sa, RemoteAccessState.AwaitingXauthAck told)
    {
        if (told.Accepted)
            Configure(sa);
        else
            EndIsakmp(sa, ReasonCode.XauthFailed, tellPeer: true);
    }

    /// <summary>The peer never began, or answers no more.</summary>
    private void OnAccessSilence(IsakmpSa sa)
    {
        // Why it failed has been said.
        if (sa.Access?.State is RemoteAccessState.AwaitingXauthAck { Accepted: false })
        {
            EndIsakmp(sa, ReasonCode.XauthFailed, tellPeer: true);
            return;
        }

        string what = sa.Access?.State switch
        {
            RemoteAccessState.AwaitingXauthRequest => "does not ask for user and password (XAUTH): it may have no XAUTH for this connection",
            RemoteAccessState.AwaitingXauthStatus => "does not tell whether it takes the password (XAUTH)",
            RemoteAccessState.AwaitingXauthReply => "does not answer with user and password (XAUTH)",
            RemoteAccessState.AwaitingXauthAck => "does not confirm that it passed XAUTH",
            RemoteAccessState.AwaitingConfiguration { Question: null } => "does not tell an address (ModeCfg push): set modecfgpull=yes if it waits to be asked",
            RemoteAccessState.AwaitingConfiguration => "does not answer the question for an address (ModeCfg pull): set modecfgpull=no if it tells by itself",
            _ => "does not confirm its address (ModeCfg)",
        };
        FailAccess(sa, new(ReasonCode.TransactionStalled, $"{sa.Remote} {what}", Evidence(sa, ("step", sa.Access?.State.Name ?? ""))));
    }

    /// <summary>Without XAUTH and ModeCfg the ISAKMP SA is of no use: it goes, and the peer is told.</summary>
    private void FailAccess(IsakmpSa sa, FailureReason failure)
    {
        if (sa.Initiator)
        {
            SendDelete(sa, ProtocolId.PROTO_ISAKMP, [CookieOctets(sa)]);
            FailPhase1(sa, failure);
            return;
        }

        Connection connection = sa.Connection;
        EndIsakmp(sa, failure.Code, tellPeer: true);
        RememberFailure(connection, failure);
    }

    /// <summary>An SA that is to end is still at XAUTH or ModeCfg, for Quick Modes of ours: their attempt fails with it. True where that is so.</summary>
    private bool CutOffAccess(IsakmpSa sa, ReasonCode reason)
    {
        if (sa is not { IsEstablished: true, IsReady: false, Initiator: true, Access: { } access })
            return false;
        bool refused = reason == ReasonCode.DeletedByPeer && access.PasswordSent && access.Assigned is null && access.State is RemoteAccessState.AwaitingXauthStatus;
        FailPhase1(sa, refused
            ? new(ReasonCode.XauthFailed, $"{sa.Remote} ended Phase 1 after it had the password of user {access.User}: most likely it refuses the one or the other", Evidence(sa, ("user", access.User ?? "")))
            : new(reason, $"Phase 1 with {sa.Remote} ended before XAUTH and ModeCfg were complete ({reason})", Evidence(sa, ("step", access.State.Name))));
        return true;
    }

    private static string? OneTime(AttributePayload request)
    {
        ReadOnlySpan<ConfigurationAttribute> wanted =
            [ConfigurationAttribute.XAUTH_PASSCODE, ConfigurationAttribute.XAUTH_CHALLENGE, ConfigurationAttribute.XAUTH_NEXT_PIN, ConfigurationAttribute.XAUTH_ANSWER];
        foreach (ConfigurationAttribute attribute in wanted)
            if (request.First(attribute) is not null)
                return attribute.ToString();
        return null;
    }

    private static DataAttribute Status(uint status) => DataAttribute.Of((ushort)ConfigurationAttribute.XAUTH_STATUS, status);
}
