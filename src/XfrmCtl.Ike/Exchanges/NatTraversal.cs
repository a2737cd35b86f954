using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>NAT discovery (RFC 3947 §3.2).</summary>
public static class NatTraversal
{
    /// <summary>The two NAT-D payloads of a message: first the address it goes to, then the one it comes from.</summary>
    /// <param name="method">The version.</param>
    /// <param name="hash">Hash of Phase 1.</param>
    /// <param name="cookies">CKY-I and CKY-R.</param>
    /// <param name="local">Where the message comes from.</param>
    /// <param name="remote">Where it goes to.</param>
    /// <param name="falsified">Octets that stand in for the second hash when encapsulation is forced, or null.</param>
    public static ImmutableArray<Payload> Discovery(
        NatMethod method, HashAlgorithm hash, (ulong Initiator, ulong Responder) cookies, IPEndPoint local, IPEndPoint remote, byte[]? falsified)
    {
        ArgumentNullException.ThrowIfNull(method);
        return
        [
            new NatDiscoveryPayload(method.Discovery, Hash(hash, cookies, remote)),
            new NatDiscoveryPayload(method.Discovery, falsified ?? Hash(hash, cookies, local)),
        ];
    }

    /// <summary>Which side is behind a NAT, or null where the peer sent fewer than two NAT-D payloads and so does not take part.</summary>
    public static (bool Local, bool Remote)? Detect(
        PayloadChain message, HashAlgorithm hash, (ulong Initiator, ulong Responder) cookies, IPEndPoint local, IPEndPoint remote)
    {
        ArgumentNullException.ThrowIfNull(message);
        byte[] ownHash = Hash(hash, cookies, local);
        byte[] peerHash = Hash(hash, cookies, remote);
        int count = 0;
        bool localSeen = false;
        bool remoteSeen = false;
        foreach (Payload payload in message.Payloads)
        {
            if (payload is not NatDiscoveryPayload discovery)
                continue;
            if (count == 0)
                localSeen = discovery.Data.Span.SequenceEqual(ownHash);
            else
                remoteSeen |= discovery.Data.Span.SequenceEqual(peerHash);
            count++;
        }

        return count < 2 ? null : (!localSeen, !remoteSeen);
    }

    // HASH(CKY-I | CKY-R | IP | Port)
    private static byte[] Hash(HashAlgorithm hash, (ulong Initiator, ulong Responder) cookies, IPEndPoint end)
    {
        Span<byte> port = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(port, (ushort)end.Port);
        return Prf.Bare(hash).Then(cookies.Initiator).Then(cookies.Responder).Then(end.Address.GetAddressBytes()).Then(port).ToArray();
    }
}
