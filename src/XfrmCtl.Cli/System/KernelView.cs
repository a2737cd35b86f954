using System.Net;
using System.Security.Cryptography;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Cli.System;

/// <summary>The machine's own kernel.</summary>
internal sealed partial class KernelView : IKernelView
{
    // Documentation addresses (RFC 5737): they need not exist, and in the namespace of the trial nothing does.
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress There = IPAddress.Parse("192.0.2.2");
    private static readonly IPAddress Here6 = IPAddress.Parse("2001:db8::1"); // RFC 3849
    private static readonly IPAddress There6 = IPAddress.Parse("2001:db8::2");

    public IReadOnlyList<KernelAnswer> TryStates(IReadOnlyList<KernelQuestion> questions)
    {
        KernelAnswer[] answers = [];
        try
        {
            bool wasAsked = NetworkNamespace.Run(() => answers = [.. Try(questions)]);
            return wasAsked ? answers : Unasked(questions, "the kernel can be asked as root only");
        }
        catch (NetlinkException fault)
        {
            return Unasked(questions, $"the kernel could not be asked: {fault.Message}");
        }
    }

    public IReadOnlyList<KernelState> States()
    {
        try
        {
            XfrmClient client = XfrmClient.Open(out NetlinkConnection connection);
            using (connection)
                return [.. Wait(client.StatesAsync()).Where(info => !info.IsLarval).Select(Tell)];
        }
        catch (NetlinkException fault)
        {
            bool isPermission = fault.Errno == Errno.EPERM;
            throw new KernelViewException(isPermission ? "the kernel shows its IPsec states to root only" : $"the kernel does not show its IPsec states: {fault.Message}", isPermission, fault);
        }
    }

    private static IEnumerable<KernelAnswer> Try(IReadOnlyList<KernelQuestion> questions)
    {
        XfrmClient client = XfrmClient.Open(out NetlinkConnection connection);
        using (connection)
        {
            uint spi = Spi.Smallest;
            foreach (KernelQuestion question in questions)
                yield return Try(client, question, new Spi(spi++));
        }
    }

    private static KernelAnswer Try(XfrmClient client, KernelQuestion question, Spi spi)
    {
        EspProposal proposal = question.Proposal;
        using var key = RandomKey((proposal.KeyBits / 8) + proposal.Cipher.SaltOctets);
        using SecretBytes integrityKey = RandomKey((proposal.Integrity?.KeyBits ?? 8) / 8);
        var state = question.Compression ? new XfrmState(new XfrmStateId(There, spi, IpsecProtocol.Comp), Here)
        {
            Mode = IpsecMode.Tunnel,
            Compression = new XfrmAlgorithm("deflate", 0, 0),
        }
        : new XfrmState(new XfrmStateId(question.IsIPv6 ? There6 : There, spi, proposal.Protocol), question.IsIPv6 ? Here6 : Here)
        {
            Mode = IpsecMode.Tunnel,
            ReplayWindow = 32,
            Aead = proposal.Cipher.IsAead ? new XfrmAlgorithm(proposal.Cipher.KernelName, key, proposal.Cipher.IcvBits) : null,
            Encryption = proposal.Cipher.IsAead || proposal.Protocol == IpsecProtocol.Ah ? null : new XfrmAlgorithm(proposal.Cipher.KernelName, key),
            Integrity = proposal.Integrity is { } integrity ? new XfrmAlgorithm(integrity.KernelName, integrityKey, integrity.IcvBits) : null,
            Encapsulation = question.UdpEncapsulation ? new XfrmEncapsulation(4500, 4500) : null,
        };
        try
        {
            client.AddStateAsync(state).AsTask().GetAwaiter().GetResult();
            return new KernelAnswer(KernelVerdict.Accepted, "");
        }
        catch (NetlinkException fault) when (fault.Unsupported)
        {
            return new KernelAnswer(KernelVerdict.Refused, fault.KernelMessage is { } words ? $"{words} [{fault.ErrnoName}]" : fault.Message);
        }
        catch (NetlinkException fault)
        {
            return new KernelAnswer(KernelVerdict.NotAsked, $"the kernel could not be asked: {fault.Message}");
        }
    }

    private static SecretBytes RandomKey(int octets)
    {
        var key = new SecretBytes(octets);
        RandomNumberGenerator.Fill(key.Span);
        return key;
    }

    private static KernelState Tell(XfrmStateInfo info)
    {
        XfrmState state = info.State;
        return new KernelState
        {
            Source = state.Source.ToString(),
            Destination = state.Id.Destination.ToString(),
            Protocol = state.Id.Protocol.ToString().ToLowerInvariant(),
            Spi = state.Id.Spi.ToString(),
            Reqid = state.Reqid,
            Mode = state.Mode.ToString().ToLowerInvariant(),
            Encapsulation = state.Encapsulation is null ? "none" : "udp",
            Encryption = (state.Aead ?? state.Encryption)?.Name,
            Integrity = state.Integrity?.Name,
            Bytes = info.Usage.Octets,
            Packets = info.Usage.Packets,
        };
    }

    private static IReadOnlyList<KernelAnswer> Unasked(IReadOnlyList<KernelQuestion> questions, string reason) =>
        [.. questions.Select(_ => new KernelAnswer(KernelVerdict.NotAsked, reason))];

    // Netlink answers before the send returns: there is nothing to do meanwhile.
    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}
