using System.Collections.Immutable;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>Security Association payload (RFC 2408 §3.4) with the situation of the IPsec DOI (RFC 2407 §4.6.1).</summary>
/// <remarks>
/// <code>
/// |              Domain of Interpretation  (DOI) = 1              |
/// |                  Situation = SIT_IDENTITY_ONLY                |
/// |                           Proposals                           |
/// </code>
/// </remarks>
/// <param name="Proposals">At least one.</param>
public sealed record SaPayload(ImmutableArray<ProposalPayload> Proposals) : Payload(PayloadType.SA)
{
    /// <summary>The IPsec DOI (RFC 2407 §4.1). ISAKMP's own 0 stands for it in some notifies.</summary>
    public const uint IpsecDoi = 1;

    private const uint SituationIdentityOnly = 1;

    // Every transform is looked at and, where none fits, named in what is reported. No honest offer has a tenth of these.
    private const int MostTransforms = 256;

    /// <summary>Reads the body.</summary>
    public static SaPayload Decode(ref WireReader body)
    {
        uint doi = body.ReadUInt32("DOI");
        if (body.Error is null && doi != IpsecDoi)
            body.Fail($"DOI {doi} is not IPsec's", NotifyMessageType.DOI_NOT_SUPPORTED);
        uint situation = body.ReadUInt32("situation");
        if (body.Error is null && situation != SituationIdentityOnly)
            body.Fail($"situation {situation} is not SIT_IDENTITY_ONLY", NotifyMessageType.SITUATION_NOT_SUPPORTED);
        ImmutableArray<ProposalPayload>.Builder proposals = ImmutableArray.CreateBuilder<ProposalPayload>(1);
        PayloadType next = PayloadType.P;
        int transforms = 0;
        while (next == PayloadType.P && body.Error is null)
        {
            proposals.Add(ProposalPayload.Decode(ref body, out next));
            transforms += proposals[^1].Transforms.Length;
            if (transforms > MostTransforms)
                body.Fail($"more than {MostTransforms} transforms", NotifyMessageType.BAD_PROPOSAL_SYNTAX);
        }

        if (next is not (PayloadType.P or PayloadType.NONE))
            body.Fail($"payload {next} follows a proposal", NotifyMessageType.BAD_PROPOSAL_SYNTAX);
        body.ReadEnd("the SA payload");
        return new(proposals.DrainToImmutable());
    }

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer)
    {
        writer.WriteUInt32(IpsecDoi);
        writer.WriteUInt32(SituationIdentityOnly);
        for (int index = 0; index < Proposals.Length; index++)
            Proposals[index].Encode(ref writer, last: index == Proposals.Length - 1);
    }
}
