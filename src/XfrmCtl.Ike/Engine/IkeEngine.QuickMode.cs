using XfrmCtl.Core;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

// Quick Mode (RFC 2409 §5.5): what both roles share. The arrows of each role are in .Initiator and .Responder.
public sealed partial class IkeEngine
{
    private const string HashFault = "its HASH does not verify (RFC 2409 §5.5)";

    // A peer that lost our last message asks for it within its own retransmissions.
    private static readonly TimeSpan CompletedKept = TimeSpan.FromMinutes(2);

    private readonly Dictionary<ulong, (QuickModeExchange Exchange, IpsecProtocol Protocol)> _spiRequests = [];
    private readonly Dictionary<ulong, QuickModeExchange> _installing = [];
    private readonly Dictionary<ulong, ChildSa> _activating = [];

    private void OnQuickMode(IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        IsakmpSa? sa = Find(header, datagram.Remote);
        if (sa?.State is not Phase1State.Established established)
        {
            Drop(sa?.Connection.Name, datagram.Remote, sa is null ? "Quick Mode with cookies that no ISAKMP SA has" : "Quick Mode before Phase 1 is complete");
            if (sa is not null)
                AskForProof(sa, header);
            return;
        }

        if (!sa.IsReady && !ImpliesAck(sa))
        {
            Drop(sa.Connection.Name, datagram.Remote, "Quick Mode before XAUTH and ModeCfg are complete");
            return;
        }

        if (!header.IsEncrypted || header.MessageId == 0)
        {
            Drop(sa.Connection.Name, datagram.Remote, "Quick Mode in clear or without a message ID (RFC 2409 §5.5)");
            return;
        }

        if (!sa.Exchanges.TryGetValue(header.MessageId, out QuickModeExchange? exchange))
        {
            if (!sa.UsedMessageIds.Contains(header.MessageId))
                OnQuickMode1(sa, established, header, datagram);
            else if (sa.ConfirmedAt is not { } confirmed || _now - confirmed >= CompletedKept) // else most likely a copy, of which nobody needs to hear
                Drop(sa.Connection.Name, datagram.Remote, "Quick Mode with a message ID that was used before: a replay");
            return;
        }

        if (exchange.Duplicates.IsDuplicate(datagram.Message.Span, out bool newest))
        {
            if (newest && exchange.Duplicates.AnswerAgain() is { } answer)
                Send(sa, answer, retransmission: 1);
            return;
        }

        switch (exchange.State)
        {
            case QuickModeState.AwaitingAnswer:
                OnQuickMode2(exchange, header, datagram);
                break;
            case QuickModeState.AwaitingConfirmation:
                OnQuickMode3(exchange, header, datagram);
                break;
            default:
                Drop(sa.Connection.Name, datagram.Remote, $"Quick Mode in state {exchange.State.Name} awaits no such message");
                break;
        }
    }

    /// <summary>Payloads of a Quick Mode message that fit its row and whose hash verifies, or null when the message was dropped.</summary>
    private PayloadChain? ReadQuickMode(
        IsakmpSa sa, IvChain iv, ExchangeState state, IsakmpHeader header, IkeInput.DatagramReceived datagram, Func<ReadOnlyMemory<byte>, byte[]> expectedHash)
    {
        (PayloadChain? chain, ReadOnlyMemory<byte> clear, DecodeError? error) = MessageSealer.Open(header, datagram.Message, sa.Keys!.Cipher, iv.Current);
        ExchangeRow row = ExchangeTable.Row(state);
        string? fault = error?.ToString() ?? MessageGate.Check(row, chain!.Payloads.AsSpan());
        if (fault is null && !IsGenuine(chain!, expectedHash(MessageSealer.AfterHash(chain!, clear))))
            fault = HashFault;
        if (fault is not null)
        {
            string why = $"{row.Name}: {fault}";
            Drop(sa.Connection.Name, datagram.Remote, why);
            if (sa.Exchanges.TryGetValue(header.MessageId, out QuickModeExchange? exchange))
                exchange.Doubt = new(fault == HashFault ? ReasonCode.AuthenticationFailed : ReasonCode.MalformedMessage, $"{datagram.Remote} answers with what cannot be taken: {why}", [new("state", exchange.State.Name), new("fault", why)]);
            return null;
        }

        iv.Advance(datagram.Message.Span[IsakmpHeader.Octets..]);
        Received(sa, state, datagram.Remote);
        Heard(sa, datagram.Local, datagram.Remote);
        return chain;
    }

    private static byte[] SealQuickMode(QuickModeExchange exchange, ExchangeState state, ReadOnlySpan<Payload> payloads)
    {
        CheckOwn(state, payloads);
        IsakmpHeader header = HeaderOf(exchange.Isakmp) with { ExchangeType = ExchangeType.QUICK_MODE, MessageId = exchange.MessageId };
        return MessageSealer.Encrypted(header, payloads, exchange.Isakmp.Keys!.Cipher, exchange.Iv);
    }

    private void AskForSpi(QuickModeExchange exchange, ulong request) => AskForSpi(exchange, request, exchange.Connection.Profile.Protocol);

    private void AskForSpi(QuickModeExchange exchange, ulong request, IpsecProtocol protocol)
    {
        _spiRequests.Add(request, (exchange, protocol));
        IsakmpSa sa = exchange.Isakmp;
        Emit(new IkeAction.AllocateSpi(request, sa.Local.Address, sa.Remote.Address, protocol, exchange.Connection.Profile.Reqid));
    }

    private void OnSpiAllocated(IkeInput.SpiAllocated input)
    {
        if (!_spiRequests.Remove(input.Request, out (QuickModeExchange Exchange, IpsecProtocol Protocol) asked))
            return;
        QuickModeExchange exchange = asked.Exchange;
        if (exchange.State is not (QuickModeState.AwaitingOwnSpi or QuickModeState.AwaitingResponderSpi))
        {
            Emit(new IkeAction.ReleaseSpi(input.Spi, exchange.Isakmp.Local.Address, asked.Protocol));
            return;
        }

        if (asked.Protocol == IpsecProtocol.Comp)
            exchange.CpiIn = input.Spi;
        else
            exchange.SpiIn = input.Spi;
        if (exchange.CpiIn is null && WantsCpi(exchange))
            AskForSpi(exchange, ++_lastSpiRequest, IpsecProtocol.Comp);
        else
            GoOnWithSpi(exchange);
    }

    private void GoOnWithSpi(QuickModeExchange exchange)
    {
        if (exchange.State is QuickModeState.AwaitingResponderSpi waiting)
            InstallAsResponder(exchange, waiting);
        else
            SendQuickMode1(exchange);
    }

    /// <summary>Whether compression is to be offered, or was chosen.</summary>
    private static bool WantsCpi(QuickModeExchange exchange) => exchange.State is QuickModeState.AwaitingResponderSpi waiting
        ? waiting.Choice.Compression is not null
        : exchange.Connection.Profile.Compress && MayCompress(exchange.Isakmp, exchange.Selectors);

    /// <summary>Beneath compression in tunnel mode ESP is in transport mode, where the kernel's states have one address family (net/xfrm/xfrm_state.c, __xfrm_init_state).</summary>
    private static bool MayCompress(IsakmpSa sa, SelectorPair selectors) =>
        selectors.Local.Network.BaseAddress.AddressFamily == sa.Local.AddressFamily && selectors.Remote.Network.BaseAddress.AddressFamily == sa.Local.AddressFamily;

    private void OnSpiRefused(IkeInput.SpiRefused input)
    {
        if (!_spiRequests.Remove(input.Request, out (QuickModeExchange Exchange, IpsecProtocol Protocol) asked) || asked.Exchange.State is QuickModeState.Ended)
            return;
        QuickModeExchange exchange = asked.Exchange;
        if (asked.Protocol == IpsecProtocol.Comp && exchange.State is QuickModeState.AwaitingOwnSpi)
        {
            // It goes without compression too.
            GoOnWithSpi(exchange);
            return;
        }

        if (exchange.State is QuickModeState.AwaitingResponderSpi waiting)
            RefuseForKernel(exchange, waiting.Choice);
        FailQuickMode(exchange, KernelFailure(input.Refusal));
    }

    /// <summary>Gives our CPI back, where there is one.</summary>
    private void ReleaseCpi(QuickModeExchange exchange)
    {
        if (exchange.CpiIn is not { } cpi)
            return;
        exchange.CpiIn = null;
        Emit(new IkeAction.ReleaseSpi(cpi, exchange.Isakmp.Local.Address, IpsecProtocol.Comp));
    }

    // IKEv1 has no word for "my kernel will not"; this one makes the peer stop waiting.
    private void RefuseForKernel(QuickModeExchange exchange, Phase2Choice.Chosen choice) =>
        SendNotify(exchange.Isakmp, ProtocolOf(exchange.Connection), Phase2Proposals.Octets(choice.PeerSpi), NotifyMessageType.NO_PROPOSAL_CHOSEN);

    private static FailureReason KernelFailure(KernelRefusal refusal) => new(
        refusal.Unsupported ? ReasonCode.KernelUnsupported : ReasonCode.KernelRefused,
        refusal.Unsupported ? $"this kernel lacks what the tunnel needs: {refusal.Message}" : $"the kernel refused: {refusal.Message}",
        [new("errno", refusal.Errno.ToString(System.Globalization.CultureInfo.InvariantCulture)), new("kernel", refusal.Message)]);

    private static ProtocolId ProtocolOf(Connection connection) => Phase2Proposals.Number(connection.Profile.Protocol);

    private void Install(QuickModeExchange exchange, Phase2Choice.Chosen choice, SecretBytes? pfsSecret, (TimeSpan Time, ulong? Kilobytes) lifetime)
    {
        IsakmpSa sa = exchange.Isakmp;
        Connection connection = exchange.Connection;
        ConnectionProfile profile = connection.Profile;
        ProtocolId protocol = ProtocolOf(connection);
        CpiPair? compression = choice.Compression is { } chosen ? new(exchange.CpiIn!.Value, chosen.PeerCpi) : null;
        if (compression is null)
            ReleaseCpi(exchange);
        (byte[] ni, byte[] nr) = exchange.Initiator ? (exchange.OwnNonce, exchange.PeerNonce) : (exchange.PeerNonce, exchange.OwnNonce);
        ChildSa child = new()
        {
            Serial = NextSerial(),
            Connection = connection,
            Selectors = exchange.Selectors,
            Configured = exchange.Configured,
            SpiIn = exchange.SpiIn,
            SpiOut = choice.PeerSpi,
            Algorithms = choice.Algorithms,
            PfsGroup = choice.PfsGroup,
            Compression = compression,
            Mode = profile.Mode,
            UdpEncapsulation = choice.UdpEncapsulation,
            Initiator = exchange.Initiator,
            IsakmpSerial = sa.Serial,
            Replaces = exchange.Replaces,
            Lifetime = lifetime.Time,
            Kilobytes = lifetime.Kilobytes,
            Lease = profile.ModeConfig is ModeConfigSettings.Server ? sa.Access?.Lease?.Hold() : null,
            Local = sa.Local,
            Remote = sa.Remote,
        };
        exchange.Child = child;
        connection.Children.Add(child);
        Index(child);
        _installing.Add(child.Serial, exchange);
        Emit(new IkeAction.InstallChild(new ChildSaInstallation
        {
            Serial = child.Serial,
            Connection = connection.Name,
            Reqid = profile.Reqid,
            Local = sa.Local,
            Remote = sa.Remote,
            Protocol = profile.Protocol,
            Mode = profile.Mode,
            UdpEncapsulation = choice.UdpEncapsulation,
            SpiIn = child.SpiIn,
            SpiOut = child.SpiOut,
            Algorithms = choice.Algorithms,
            Compression = compression,
            KeysIn = Keymat.Derive(sa.Keys!, choice.Algorithms, protocol, child.SpiIn, pfsSecret, ni, nr),
            KeysOut = Keymat.Derive(sa.Keys!, choice.Algorithms, protocol, child.SpiOut, pfsSecret, ni, nr),
            LocalSelector = exchange.Selectors.Local,
            RemoteSelector = exchange.Selectors.Remote,
            ReplayWindow = profile.ReplayWindow,
            HardLifetime = lifetime.Time + KernelGrace,
            Kilobytes = lifetime.Kilobytes,
            OriginalRemote = exchange.OriginalRemote,
            Owner = child.Lease?.Owner,
            Initiator = exchange.Initiator,
        }));
    }

    // The engine's own timer comes first; the kernel's is for the case that nobody is there any more.
    private static readonly TimeSpan KernelGrace = TimeSpan.FromMinutes(1);

    private void OnChildInstalled(IkeInput.ChildInstalled input)
    {
        if (_activating.Remove(input.Child, out ChildSa? child))
            EstablishChild(child);
        else if (_installing.TryGetValue(input.Child, out QuickModeExchange? exchange))
            GoOn(exchange);
    }

    private void GoOn(QuickModeExchange exchange)
    {
        if (exchange.State is QuickModeState.AwaitingInstall)
            ConfirmAsInitiator(exchange);
        else if (exchange.State is QuickModeState.AwaitingResponderInstall waiting)
            SendQuickMode2(exchange, waiting.Choice);
    }

    private void OnChildInstallFailed(IkeInput.ChildInstallFailed input)
    {
        FailureReason failure = KernelFailure(input.Refusal);
        if (_activating.Remove(input.Child, out ChildSa? child))
        {
            // The peer has it already.
            Forget(child);
            if (EstablishedFor(child) is { } sa)
                SendChildDelete(sa, child);
            FailChild(child.Connection, child.Initiator, child.Replaces, failure);
            return;
        }

        if (!_installing.Remove(input.Child, out QuickModeExchange? exchange) || exchange.Child is not { } half)
            return;
        if (exchange.State is QuickModeState.AwaitingResponderInstall waiting)
            RefuseForKernel(exchange, waiting.Choice);
        else
            SendChildDelete(exchange.Isakmp, half);
        Forget(half); // the kernel's side took the SPI back with the rest
        FailQuickMode(exchange, failure);
    }

    /// <summary>The exchange ends, for nobody's fault. Where it made no child yet, nothing of it stays in the kernel.</summary>
    private void AbandonQuickMode(QuickModeExchange exchange)
    {
        exchange.Connection.Initiating.Remove(exchange);
        if (exchange.Child is { } child)
        {
            if (_installing.Remove(child.Serial))
            {
                Forget(child);
                Emit(new IkeAction.RemoveChild(child.Serial));
            }
        }
        else if (exchange.SpiIn != default)
        {
            Emit(new IkeAction.ReleaseSpi(exchange.SpiIn, exchange.Isakmp.Local.Address, exchange.Connection.Profile.Protocol));
            ReleaseCpi(exchange);
        }

        exchange.Dispose();
        exchange.Isakmp.Exchanges.Remove(exchange.MessageId);
    }

    private void FailQuickMode(QuickModeExchange exchange, FailureReason failure)
    {
        Connection connection = exchange.Connection;
        ChildSa? replaces = exchange.Replaces;
        AbandonQuickMode(exchange);
        FailChild(connection, exchange.Initiator, replaces, failure);
    }

    private void FailChild(Connection connection, bool initiator, ChildSa? replaces, FailureReason failure)
    {
        if (!initiator)
        {
            RememberFailure(connection, failure);
            return;
        }

        if (replaces is { InUse: true })
        {
            connection.LastFailure = failure;
            connection.LastFailureAt = _now;
            Report(new IkeEvent.AttemptFailed(connection.Name, failure, true));
            RetryRekey(replaces);
            return;
        }

        FailAttempt(connection, failure);
    }

    private void KeepForDuplicates(QuickModeExchange exchange) => exchange.EndTimer = After(CompletedKept, _forgetQuickMode, exchange);

    private static void ForgetQuickMode(QuickModeExchange exchange)
    {
        exchange.Dispose();
        exchange.Isakmp.Exchanges.Remove(exchange.MessageId);
    }
}
