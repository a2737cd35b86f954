using System.Collections.Immutable;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Configuration.Algorithms;

/// <summary>What is offered where a configuration leaves algorithms open.</summary>
/// <remarks>
/// Where nothing is named, nothing weak is offered: 3DES, MD5 and groups under 2048 bits must be written out (RFC 8247, RFC 8221). Where a proposal is
/// named but has no group, groups 5 and 2 follow 14, as Openswan offers them, since an ASA of the time has no other.
/// </remarks>
internal static class AlgorithmDefaults
{
    /// <summary>Groups of a proposal that names none.</summary>
    public static readonly ImmutableArray<DhGroup> Groups = [GroupTable.Modp2048, GroupTable.Modp1536, GroupTable.Modp1024];

    /// <summary>Hashes of a Phase 1 proposal that names none.</summary>
    public static readonly ImmutableArray<HashAlgorithm> Hashes = [HashTable.Sha256, HashTable.Sha1];

    /// <summary>Integrity algorithms of a Phase 2 proposal that names none.</summary>
    public static readonly ImmutableArray<IntegrityAlgorithm> Integrities = [IntegrityTable.HmacSha256, IntegrityTable.HmacSha1];

    /// <summary>Phase 1 without <c>ike=</c>.</summary>
    public static readonly ImmutableArray<IkeProposal> Ike =
    [
        .. from hash in Hashes
           from bits in new[] { 256, 128 }
           select new IkeProposal(CipherTable.Aes, bits, hash, GroupTable.Modp2048),
    ];

    /// <summary>Phase 2 without <c>phase2alg=</c>.</summary>
    public static readonly ImmutableArray<EspProposal> Esp =
    [
        .. from integrity in Integrities
           from bits in new[] { 256, 128 }
           select new EspProposal(CipherTable.Aes, bits, integrity),
    ];
}
