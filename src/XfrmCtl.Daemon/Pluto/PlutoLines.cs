using System.Globalization;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Pluto;

/// <summary>
/// The engine's events in pluto's words, for logs that are searched and for <c>ipsec auto --up</c>: Openswan 2.6.37's or libreswan 4.15's, by the dialect.
/// </summary>
/// <remarks>
/// The numbers are whack's; a state's is 100 and its number in the program's enumeration. What has no counterpart there has no line here.
/// Source: the output of both programs, as their own tests and their users' reports show it.
/// </remarks>
internal static class PlutoLines
{
    private const int Log = 2;
    private const int Serious = 3;
    private const int Success = 4;
    private const int Informational = 5;

    /// <summary>The lines of one event, in order; most have none or one.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="connection">The connection that it is about, or null where it is not loaded any more.</param>
    /// <param name="dialect">Whose words.</param>
    public static IReadOnlyList<NumberedLine> Of(IkeEvent happened, LoadedConnection? connection, Dialect dialect) =>
        [.. Parts(happened, connection, dialect).Select(line => line.Numbered(happened.Connection!))];

    /// <summary>What an attempt ends with that has nothing to do, since its connection is up: the same as if it had just come up, for scripts that wait for that sentence.</summary>
    /// <param name="standing">Its child SAs.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="dialect">Whose words.</param>
    public static IReadOnlyList<NumberedLine> Standing(IEnumerable<ChildSaSnapshot> standing, LoadedConnection connection, Dialect dialect)
    {
        var lines = new PlutoWriter(connection.Name, dialect);
        foreach (ChildSaSnapshot child in standing.OrderBy(child => child.Serial))
            lines.Add(Success, child.Serial, Established(lines, Event(child, connection.Name), connection));
        return [.. lines.Lines.Select(line => line.Numbered(connection.Name))];
    }

    /// <summary>What a child SA has carried, as libreswan says when it goes.</summary>
    public static NumberedLine Traffic(string connection, ulong serial, ulong octetsIn, ulong octetsOut) =>
        new PlutoLine(Informational, serial, string.Create(CultureInfo.InvariantCulture, $"ESP traffic information: in={octetsIn}B out={octetsOut}B")).Numbered(connection);

    /// <summary>The same, not yet put together.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="connection">The connection that it is about, or null where it is not loaded any more.</param>
    /// <param name="dialect">Whose words.</param>
    public static IReadOnlyList<PlutoLine> Parts(IkeEvent happened, LoadedConnection? connection, Dialect dialect)
    {
        if (happened.Connection is not { } name)
            return [];
        var lines = new PlutoWriter(name, dialect);
        switch (happened)
        {
            case IkeEvent.MessageSent { Retransmission: 0 } e:
                Sent(lines, e, connection);
                break;
            case IkeEvent.MessageSent e:
                Retransmitted(lines, e, connection);
                break;
            case IkeEvent.MessageReceived e:
                Received(lines, e);
                break;
            case IkeEvent.NatDetected e:
                lines.Add(lines.Choose(Serious, Log), e.Serial, Nat(e, lines));
                break;
            case IkeEvent.Phase1Established e:
                Phase1(lines, e, connection);
                break;
            case IkeEvent.ChildEstablished e:
                Child(lines, e, connection);
                break;
            case IkeEvent.XauthPassed e:
                lines.Add(Log, e.Serial, e.Gateway ? $"XAUTH: User {e.User}: Authentication Successful" : "XAUTH: Successfully Authenticated");
                break;
            case IkeEvent.ConfigurationAssigned e:
                lines.Add(Log, e.Serial, $"setting client address to {e.Configuration.Address}/{(e.Configuration.Address.GetAddressBytes().Length == 4 ? 32 : 128)}");
                break;
            case IkeEvent.Phase1Ended e:
                Ended(lines, e.Serial, e.Reason, "ISAKMP", (e.Aggressive, e.Initiator) switch
                {
                    (false, true) => "STATE_MAIN_I4",
                    (false, false) => "STATE_MAIN_R3",
                    (true, true) => "STATE_AGGR_I2",
                    _ => "STATE_AGGR_R2",
                });
                break;
            case IkeEvent.ChildEnded e:
                Ended(lines, e.Serial, e.Reason, "IPsec", e.Initiator ? "STATE_QUICK_I2" : "STATE_QUICK_R2");
                break;
            case IkeEvent.PeerLiveness { Alive: false } e:
                lines.Add(lines.Choose(Serious, Log), e.Serial, lines.Choose("DPD: No response from peer - declaring peer dead", "IKEv1 DPD action - declaring peer dead"));
                lines.Add(lines.Choose(Serious, Log), e.Serial, DeadPeer(connection));
                break;
            case IkeEvent.NotifyReceived e:
                Notify(lines, e);
                break;
            case IkeEvent.MappingChanged e:
                lines.Add(lines.Choose(Serious, Log), null, $"new NAT mapping, was {e.From}, now {e.To}");
                break;
            case IkeEvent.AttemptFailed e:
                PlutoFailures.Write(lines, e, connection);
                break;
        }

        return lines.Lines;
    }

    /// <summary>What a user's <c>ipsec auto --up</c> shows first, and what the log has of every negotiation.</summary>
    private static void Sent(PlutoWriter lines, IkeEvent.MessageSent e, LoadedConnection? connection)
    {
        switch (PlutoMessage.Of(e.Message))
        {
            case (PlutoExchange.Main, 1):
                lines.Add(Log, e.Serial, lines.Choose("initiating Main Mode", "initiating IKEv1 Main Mode connection"));
                lines.Add(lines.Choose(104, 102), e.Serial, lines.Choose("STATE_MAIN_I1: initiate", "sent Main Mode request"));
                break;
            case (PlutoExchange.Main, 2):
                lines.Transition(e.Serial, "STATE_MAIN_R0", "STATE_MAIN_R1");
                lines.Add(lines.Choose(105, 103), e.Serial, lines.Choose("STATE_MAIN_R1: sent MR1, expecting MI2", "sent Main Mode R1"));
                break;
            case (PlutoExchange.Main, 3):
                lines.Transition(e.Serial, "STATE_MAIN_I1", "STATE_MAIN_I2");
                lines.Add(lines.Choose(106, 104), e.Serial, lines.Choose("STATE_MAIN_I2: sent MI2, expecting MR2", "sent Main Mode I2"));
                break;
            case (PlutoExchange.Main, 4):
                lines.Transition(e.Serial, "STATE_MAIN_R1", "STATE_MAIN_R2");
                lines.Add(lines.Choose(107, 105), e.Serial, lines.Choose("STATE_MAIN_R2: sent MR2, expecting MI3", "sent Main Mode R2"));
                break;
            case (PlutoExchange.Main, 5):
                lines.Transition(e.Serial, "STATE_MAIN_I2", "STATE_MAIN_I3");
                lines.Add(lines.Choose(108, 106), e.Serial, lines.Choose("STATE_MAIN_I3: sent MI3, expecting MR3", "sent Main Mode I3"));
                break;
            case (PlutoExchange.Aggressive, 1):
                lines.Add(Log, e.Serial, lines.Choose($"initiating Aggressive Mode #{e.Serial}, connection \"{lines.Connection}\"", "initiating IKEv1 Aggressive Mode connection"));
                lines.Add(lines.Choose(112, 110), e.Serial, lines.Choose("STATE_AGGR_I1: initiate", "sent Aggressive Mode request"));
                break;
            case (PlutoExchange.Aggressive, 2):
                lines.Transition(e.Serial, "STATE_AGGR_R0", "STATE_AGGR_R1");
                lines.Add(lines.Choose(113, 111), e.Serial, lines.Choose("STATE_AGGR_R1: sent AR1, expecting AI2", "sent Aggressive Mode R1"));
                break;
            case (PlutoExchange.Quick, 1):
                lines.Add(Log, e.Serial, $"initiating Quick Mode {PlutoPolicy.Of(connection, lines.Dialect)}{Choice(e.Serial, connection, lines)}");
                lines.Add(lines.Choose(117, 115), e.Serial, lines.Choose("STATE_QUICK_I1: initiate", "sent Quick Mode request"));
                break;
            case (PlutoExchange.Quick, 2):
                lines.Transition(e.Serial, "STATE_QUICK_R0", "STATE_QUICK_R1");
                lines.Add(lines.Choose(118, 116), e.Serial, lines.Choose("STATE_QUICK_R1: sent QR1, inbound IPsec SA installed, expecting QI2", "sent Quick Mode reply, inbound IPsec SA installed, expecting confirmation"));
                break;
        }
    }

    private static void Received(PlutoWriter lines, IkeEvent.MessageReceived e)
    {
        string? line = PlutoMessage.Of(e.Message) switch
        {
            (PlutoExchange.Main, 1) => lines.Choose("responding to Main Mode", $"responding to Main Mode from unknown peer {e.Remote.Address}:{e.Remote.Port}"),
            (PlutoExchange.Aggressive, 1) => $"responding to Aggressive Mode, state #{e.Serial}, connection \"{lines.Connection}\" from {e.Remote.Address}",
            (PlutoExchange.Quick, 1) => $"responding to Quick Mode proposal {{using isakmp#{e.Serial}}}",
            _ => null,
        };
        if (line is not null)
            lines.Add(Log, e.Serial, line);
    }

    private static void Retransmitted(PlutoWriter lines, IkeEvent.MessageSent e, LoadedConnection? connection)
    {
        if (PlutoMessage.Of(e.Message) is not { } message || PlutoMessage.State(message) is not { } state)
            return;
        // Each wait is twice the last, up to eight times the first.
        double seconds = (connection?.Profile.RetransmitInterval.TotalSeconds ?? 0.5) * Math.Min(8, Math.Pow(2, e.Retransmission));
        lines.Add(10, e.Serial, string.Create(CultureInfo.InvariantCulture,
            $"{state}: retransmission; will wait {seconds:0.###}{lines.Choose("s", " seconds")} for response"));
    }

    private static void Phase1(PlutoWriter lines, IkeEvent.Phase1Established e, LoadedConnection? connection)
    {
        bool aggressive = e.Aggressive || connection?.Profile.AggressiveMode == true;
        string mode = aggressive ? "Aggressive" : "Main";
        string id = $"{IdentityKind(e.RemoteId)}: '{e.RemoteId}'";
        lines.Add(Log, e.Serial, lines.Choose($"{mode} mode peer ID is {id}", $"Peer ID is {id}"));
        string auth = connection?.BySignature == true ? "RSA_SIG" : "PRESHARED_KEY";
        string sa = lines.Choose($"auth=OAKLEY_{auth} {PlutoNames.OpenswanSa(e.Proposal)}", $"auth={auth} {PlutoNames.LibreswanSa(e.Proposal)}");
        (string before, string after, string sent) = (aggressive, e.Initiator) switch
        {
            (false, true) => ("STATE_MAIN_I3", "STATE_MAIN_I4", ""),
            (false, false) => ("STATE_MAIN_R2", "STATE_MAIN_R3", "sent MR3, "),
            (true, true) => ("STATE_AGGR_I1", "STATE_AGGR_I2", "sent AI2, "),
            _ => ("STATE_AGGR_R1", "STATE_AGGR_R2", ""),
        };
        lines.Transition(e.Serial, before, after);
        lines.Add(Success, e.Serial, lines.Choose($"{after}: {sent}ISAKMP SA established {{{sa}}}", $"IKE SA established {{{sa}}}"));
        if (connection?.Profile.DpdDelay is not null)
            lines.Add(Log, e.Serial, lines.Choose("Dead Peer Detection (RFC 3706): enabled", "Dead Peer Detection (RFC 3706) enabled"));
    }

    private static void Child(PlutoWriter lines, IkeEvent.ChildEstablished e, LoadedConnection? connection)
    {
        lines.Transition(e.Serial, e.Initiator ? "STATE_QUICK_I1" : "STATE_QUICK_R1", e.Initiator ? "STATE_QUICK_I2" : "STATE_QUICK_R2");
        lines.Add(Success, e.Serial, Established(lines, e, connection));
    }

    private static string Established(PlutoWriter lines, IkeEvent.ChildEstablished e, LoadedConnection? connection)
    {
        string protocol = e.Algorithms.Protocol == IpsecProtocol.Ah ? "AH" : "ESP";
        bool dpd = connection?.Profile.DpdDelay is not null;
        string udp = e.UdpEncapsulation && e.Remote is { } peer ? $"{peer.Address}:{peer.Port}" : "none";
        string mode = $"IPsec SA established {(e.Mode == IpsecMode.Tunnel ? "tunnel" : "transport")} mode";
        string story = e.Initiator ? "STATE_QUICK_I2: sent QI2, " : "STATE_QUICK_R2: ";
        // libreswan names the peer's port behind a NAT alone.
        return lines.Choose(
            $"{story}{mode} {{{protocol}=>{e.SpiOut} <{e.SpiIn} xfrm={PlutoNames.OpenswanSa(e.Algorithms)} NATOA=none NATD={udp} DPD={(dpd ? "enabled" : "none")}}}",
            $"{mode} {{{protocol}{(e.UdpEncapsulation ? "inUDP" : "")}=>{e.SpiOut} <{e.SpiIn} xfrm={PlutoNames.LibreswanSa(e.Algorithms)}{(e.UdpEncapsulation ? $" NATD={udp}" : "")} DPD={(dpd ? "active" : "passive")}}}");
    }

    private static void Ended(PlutoWriter lines, ulong serial, ReasonCode reason, string kind, string state)
    {
        string? text = reason switch
        {
            ReasonCode.DeletedByPeer => $"received Delete SA payload: deleting {kind.ToUpperInvariant()} State #{serial}",
            ReasonCode.LifetimeExpired => $"{kind} SA expired ({(kind == "IPsec" ? "superseded or not renewed" : "LATEST!")})",
            ReasonCode.Replaced => $"deleting state #{serial} ({state}), replaced by a newer one",
            _ => $"deleting state ({state})",
        };
        lines.Add(Log, serial, text);
    }

    private static IkeEvent.ChildEstablished Event(ChildSaSnapshot child, string connection) =>
        new(connection, child.Serial, child.Selectors, child.SpiIn, child.SpiOut, child.Algorithms, child.PfsGroup, child.UdpEncapsulation, child.ExpiresAt - child.EstablishedAt, Rekeyed: false)
        {
            Initiator = child.Initiator,
            Compression = child.Compression,
            IsakmpSerial = child.IsakmpSerial,
            Mode = child.Mode,
            Remote = child.Remote,
        };

    private static string Nat(IkeEvent.NatDetected e, PlutoWriter lines)
    {
        string found = (e.LocalBehindNat, e.RemoteBehindNat) switch
        {
            (false, false) => "no NAT detected",
            (true, false) => "i am NATed",
            (false, true) => "peer is NATed",
            _ => "both are NATed",
        };
        string method = e.Method == "RFC 3947" ? "RFC 3947 (NAT-Traversal)" : e.Method;
        return lines.Choose($"NAT-Traversal: Result using {method}: {found}", $"NAT-Traversal: Result using {method} sender port 500: {found.Replace("i am NATed", "I am behind NAT", StringComparison.Ordinal).Replace("NATed", "behind NAT", StringComparison.Ordinal)}");
    }

    /// <summary>A notify of Phase 1, which nobody vouches for, has no message ID.</summary>
    private static void Notify(PlutoWriter lines, IkeEvent.NotifyReceived e)
    {
        if (lines.Dialect == Dialect.Openswan)
        {
            lines.Add(Serious, null, e.Authenticated ? $"received and ignored informational message {e.Name}" : $"ignoring informational payload, type {e.Name} msgid=00000000");
            return;
        }
        lines.Add(Serious, null, $"ignoring informational payload {e.Name}{(e.Authenticated ? "" : ", msgid=00000000")}");
        lines.Add(Serious, null, $"received and ignored notification payload: {e.Name}");
    }

    private static string DeadPeer(LoadedConnection? connection) => connection?.Profile.DpdAction switch
    {
        DpdAction.Clear => "DPD: Clearing Connection",
        DpdAction.Restart => "DPD: Restarting Connection",
        DpdAction.RestartByPeer => "DPD: Restarting all connections that share this peer",
        _ => "DPD: Putting connection into %trap",
    };

    private static string Choice(ulong serial, LoadedConnection? connection, PlutoWriter lines)
    {
        string proposal = connection is null ? "defaults" : string.Join(", ", connection.Profile.EspProposals.Select(choice =>
            lines.Choose(PlutoNames.OpenswanChoice(choice, loaded: true), PlutoNames.LibreswanSa(choice))));
        string group = connection?.Profile.PfsGroup is { } pfs ? lines.Choose("OAKLEY_GROUP_", "") + PlutoNames.Group(pfs) : "no-pfs";
        return $" {{using isakmp#{serial} proposal={proposal} pfsgroup={group}}}";
    }

    // RFC 2407 §4.6.2.1.
    private static string IdentityKind(Identity identity) => identity.Type switch
    {
        1 => "ID_IPV4_ADDR",
        2 => "ID_FQDN",
        3 => "ID_USER_FQDN",
        5 => "ID_IPV6_ADDR",
        9 => "ID_DER_ASN1_DN",
        11 => "ID_KEY_ID",
        var other => string.Create(CultureInfo.InvariantCulture, $"{other}??"),
    };
}
