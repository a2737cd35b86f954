using System.Collections.Immutable;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Cli.Probing;

/// <summary>The first message of Main Mode with many transforms, and what a peer answers to it (RFC 2409 §5.4). Nothing after it is ever sent.</summary>
internal static class ProbeMessage
{
    private const uint LifetimeSeconds = 86400; // what ASAs have unless told otherwise

    /// <summary>Writes the message: <c>HDR, SA --></c>.</summary>
    public static byte[] Offer(ulong cookie, IReadOnlyList<IkeProposal> proposals, AuthenticationMethod method)
    {
        ImmutableArray<TransformPayload> transforms =
            [.. proposals.Select((proposal, index) => new TransformPayload(checked((byte)(index + 1)), TransformPayload.KeyIke, Attributes(proposal, method)))];
        var sa = new SaPayload([new ProposalPayload(1, ProtocolId.PROTO_ISAKMP, default, transforms)]);
        var writer = new WireWriter(1280);
        new IsakmpHeader(cookie, 0, PayloadType.SA, ExchangeType.IDENTITY_PROTECTION, default, 0, 0).Encode(ref writer);
        PayloadChain.Encode([sa], ref writer);
        writer.PatchUInt32(24, (uint)writer.Length);
        return writer.ToArray();
    }

    /// <summary>Reads an answer; null for what is none of this cookie's, or says nothing.</summary>
    public static ProbeAnswer? Read(ReadOnlyMemory<byte> datagram, ulong cookie, IReadOnlyList<IkeProposal> offered)
    {
        if (!IsakmpHeader.TryDecode(datagram, out IsakmpHeader header, out _) || header.InitiatorCookie != cookie || header.IsEncrypted
            || !PayloadChain.TryDecode(header.NextPayload, datagram[IsakmpHeader.Octets..], padded: false, out PayloadChain chain, out _))
        {
            return null;
        }

        string[] vendors = [.. chain.Payloads.OfType<VendorIdPayload>().Select(payload => VendorIdTable.Find(payload.Body.Span)?.Name).OfType<string>().Distinct()];
        if (header.ExchangeType == ExchangeType.IDENTITY_PROTECTION && chain.First<SaPayload>() is { Proposals: [{ Transforms: [var chosen] }] })
            return offered.FirstOrDefault(proposal => Matches(chosen, proposal)) is { } match ? new ProbeAnswer.Chose(match, vendors) : new ProbeAnswer.Refused("a proposal that was not offered");
        if (chain.First<NotificationPayload>() is { } notification && (ushort)notification.MessageType < FirstStatusType)
            return new ProbeAnswer.Refused(notification.MessageType.ToString());
        return null;
    }

    private const ushort FirstStatusType = 16384; // RFC 2408 §3.14.1

    private static bool Matches(TransformPayload transform, IkeProposal proposal) =>
        transform.Value((ushort)Phase1Attribute.ENCRYPTION_ALGORITHM) == proposal.Cipher.IkeId
        && (transform.Value((ushort)Phase1Attribute.KEY_LENGTH) ?? (uint?)proposal.Cipher.ImpliedKeyBits) == proposal.KeyBits
        && transform.Value((ushort)Phase1Attribute.HASH_ALGORITHM) == proposal.Hash.IkeId
        && transform.Value((ushort)Phase1Attribute.GROUP_DESCRIPTION) == proposal.Group.Id;

    private static ImmutableArray<DataAttribute> Attributes(IkeProposal proposal, AuthenticationMethod method)
    {
        List<DataAttribute> attributes = [Of(Phase1Attribute.ENCRYPTION_ALGORITHM, proposal.Cipher.IkeId!.Value)];
        if (proposal.Cipher.SendsKeyLength)
            attributes.Add(Of(Phase1Attribute.KEY_LENGTH, (uint)proposal.KeyBits));
        attributes.Add(Of(Phase1Attribute.HASH_ALGORITHM, proposal.Hash.IkeId));
        attributes.Add(Of(Phase1Attribute.AUTHENTICATION_METHOD, (uint)method));
        attributes.Add(Of(Phase1Attribute.GROUP_DESCRIPTION, proposal.Group.Id));
        attributes.Add(Of(Phase1Attribute.LIFE_TYPE, (uint)LifeType.SECONDS));
        attributes.Add(Of(Phase1Attribute.LIFE_DURATION, LifetimeSeconds));
        return [.. attributes];
    }

    private static DataAttribute Of(Phase1Attribute type, uint value) => DataAttribute.Of((ushort)type, value);
}
