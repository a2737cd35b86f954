using System.Collections.Immutable;
using System.Globalization;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>Phase 1 proposals as SA payloads and back (RFC 2409 §5 and appendix A).</summary>
public static class Phase1Proposals
{
    // As many as a peer that offers everything it has; an evidence is a line.
    private const int MostListed = 32;

    /// <summary>One proposal with a transform for each method and choice, in our order of preference.</summary>
    public static SaPayload Offer(ConnectionProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ImmutableArray<TransformPayload> transforms = [.. (from method in profile.Methods(initiator: true) from choice in profile.IkeProposals select (method, choice)).Select((offer, index) =>
            new TransformPayload(checked((byte)(index + 1)), TransformPayload.KeyIke, Attributes(offer.choice, offer.method, profile.IkeLifetime)))];
        return new([new ProposalPayload(1, ProtocolId.PROTO_ISAKMP, default, transforms)]);
    }

    /// <summary>The first transform of the peer's that we take, as pluto picks it: the initiator's order counts (RFC 2409 §5 leaves it open).</summary>
    public static (Phase1Choice Chosen, SaPayload Answer)? Select(SaPayload offer, ConnectionProfile profile)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(profile);
        foreach (ProposalPayload proposal in offer.Proposals)
        {
            if (proposal.Protocol != ProtocolId.PROTO_ISAKMP)
                continue;
            foreach (TransformPayload transform in proposal.Transforms)
                if (Match(transform, profile, initiator: false) is { } choice)
                    return (choice, new([proposal with { Transforms = [transform] }]));
        }

        return null;
    }

    /// <summary>What the responder chose, or null where that is nothing we offered.</summary>
    public static Phase1Choice? Accept(SaPayload answer, ConnectionProfile profile)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(profile);
        return answer.Proposals is [{ Protocol: ProtocolId.PROTO_ISAKMP, Transforms: [var transform] }] ? Match(transform, profile, initiator: true) : null;
    }

    /// <summary>An offer in words, for the evidence of a failure.</summary>
    public static string Describe(SaPayload offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return Listed(offer.Proposals.SelectMany(proposal => proposal.Transforms).Select(Describe));
    }

    /// <summary>Transforms in a row; beyond so many their number alone, since a peer without a proof can offer hundreds with each message.</summary>
    internal static string Listed(IEnumerable<string> transforms)
    {
        string[] all = [.. transforms];
        return all.Length <= MostListed ? string.Join(", ", all) : $"{string.Join(", ", all.Take(MostListed))} and {all.Length - MostListed} more";
    }

    /// <summary>What we offer or take, in words, for the evidence of a failure.</summary>
    /// <param name="profile">The connection.</param>
    /// <param name="initiator">Whether we begin.</param>
    public static string Describe(ConnectionProfile profile, bool initiator)
    {
        ArgumentNullException.ThrowIfNull(profile);
        string algorithms = string.Join(", ", profile.IkeProposals.AsEnumerable());
        return profile is { Signatures: null, Xauth: null } ? algorithms : $"{algorithms} with {string.Join(" or ", profile.Methods(initiator))}";
    }

    /// <summary>In which attributes the offered transform that is nearest to one of our choices differs from it.</summary>
    public static string Nearest(SaPayload offer, ConnectionProfile profile)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(profile);
        List<string>? nearest = null;
        foreach (TransformPayload transform in offer.Proposals.SelectMany(proposal => proposal.Transforms))
            foreach (IkeProposal choice in profile.IkeProposals)
                if (Differences(transform, choice, profile) is var differences && (nearest is null || differences.Count < nearest.Count))
                    nearest = differences;
        return nearest is null ? "TRANSFORM" : string.Join(", ", nearest);
    }

    private static List<string> Differences(TransformPayload transform, IkeProposal choice, ConnectionProfile profile)
    {
        List<string> differences = [];
        if (transform.Value((ushort)Phase1Attribute.ENCRYPTION_ALGORITHM) != choice.Cipher.IkeId)
            differences.Add(nameof(Phase1Attribute.ENCRYPTION_ALGORITHM));
        else if ((transform.Value((ushort)Phase1Attribute.KEY_LENGTH) ?? (uint?)choice.Cipher.ImpliedKeyBits) != choice.KeyBits)
            differences.Add(nameof(Phase1Attribute.KEY_LENGTH));
        if (transform.Value((ushort)Phase1Attribute.HASH_ALGORITHM) != choice.Hash.IkeId)
            differences.Add(nameof(Phase1Attribute.HASH_ALGORITHM));
        if (transform.Value((ushort)Phase1Attribute.GROUP_DESCRIPTION) != choice.Group.Id)
            differences.Add(nameof(Phase1Attribute.GROUP_DESCRIPTION));
        if (!profile.Methods(initiator: false).Contains((AuthenticationMethod)Narrow(transform.Value((ushort)Phase1Attribute.AUTHENTICATION_METHOD) ?? 0)))
            differences.Add(nameof(Phase1Attribute.AUTHENTICATION_METHOD));
        if (transform.Value((ushort)Phase1Attribute.PRF) is not null)
            differences.Add(nameof(Phase1Attribute.PRF));
        return differences;
    }

    private static string Describe(TransformPayload transform)
    {
        uint encryption = transform.Value((ushort)Phase1Attribute.ENCRYPTION_ALGORITHM) ?? 0;
        uint hash = transform.Value((ushort)Phase1Attribute.HASH_ALGORITHM) ?? 0;
        uint group = transform.Value((ushort)Phase1Attribute.GROUP_DESCRIPTION) ?? 0;
        uint method = transform.Value((ushort)Phase1Attribute.AUTHENTICATION_METHOD) ?? 0;
        uint? keyBits = transform.Value((ushort)Phase1Attribute.KEY_LENGTH);
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{CipherTable.ByIkeId(Narrow(encryption))?.ConfName ?? $"cipher{encryption}"}{keyBits}-{HashTable.ByIkeId(Narrow(hash))?.ConfName ?? $"hash{hash}"}-{GroupTable.ById(Narrow(group))?.ConfName ?? $"group{group}"}");
        return method == (uint)AuthenticationMethod.PRE_SHARED_KEY ? text : $"{text} with {(AuthenticationMethod)Narrow(method)}";
    }

    private static ImmutableArray<DataAttribute> Attributes(IkeProposal choice, AuthenticationMethod method, TimeSpan lifetime)
    {
        ImmutableArray<DataAttribute>.Builder attributes = ImmutableArray.CreateBuilder<DataAttribute>(7);
        Add(Phase1Attribute.ENCRYPTION_ALGORITHM, choice.Cipher.IkeId!.Value);
        if (choice.Cipher.SendsKeyLength)
            Add(Phase1Attribute.KEY_LENGTH, (uint)choice.KeyBits);
        Add(Phase1Attribute.HASH_ALGORITHM, choice.Hash.IkeId);
        Add(Phase1Attribute.AUTHENTICATION_METHOD, (uint)method);
        Add(Phase1Attribute.GROUP_DESCRIPTION, choice.Group.Id);
        Add(Phase1Attribute.LIFE_TYPE, (uint)LifeType.SECONDS);
        Add(Phase1Attribute.LIFE_DURATION, (uint)lifetime.TotalSeconds);
        return attributes.DrainToImmutable();

        void Add(Phase1Attribute type, uint value) => attributes.Add(DataAttribute.Of((ushort)type, value));
    }

    private static Phase1Choice? Match(TransformPayload transform, ConnectionProfile profile, bool initiator)
    {
        AuthenticationMethod method = (AuthenticationMethod)Narrow(transform.Value((ushort)Phase1Attribute.AUTHENTICATION_METHOD) ?? 0);
        if (transform.TransformId != TransformPayload.KeyIke || !profile.Methods(initiator).Contains(method)
            || transform.Value((ushort)Phase1Attribute.PRF) is not null) // whoever names one wants another than the hash's HMAC (RFC 2409 §4)
            return null;
        foreach (IkeProposal choice in profile.IkeProposals)
        {
            uint? keyBits = transform.Value((ushort)Phase1Attribute.KEY_LENGTH) ?? (uint?)choice.Cipher.ImpliedKeyBits;
            if (transform.Value((ushort)Phase1Attribute.ENCRYPTION_ALGORITHM) == choice.Cipher.IkeId && keyBits == choice.KeyBits
                && transform.Value((ushort)Phase1Attribute.HASH_ALGORITHM) == choice.Hash.IkeId
                && transform.Value((ushort)Phase1Attribute.GROUP_DESCRIPTION) == choice.Group.Id)
                return new(choice, method, Lifetime(transform));
        }

        return null;
    }

    private static TimeSpan? Lifetime(TransformPayload transform) =>
        Lifetimes.Seconds(transform.Attributes, (ushort)Phase1Attribute.LIFE_TYPE, (ushort)Phase1Attribute.LIFE_DURATION);

    private static ushort Narrow(uint value) => value > ushort.MaxValue ? (ushort)0 : (ushort)value;
}
