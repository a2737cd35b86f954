using System.Collections.Immutable;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Configuration.Algorithms;

/// <summary>What an implementation fills in where a configuration leaves algorithms open, in its order: the peer was set up to match that.</summary>
internal sealed class AlgorithmDefaults
{
    /// <summary>Groups of a Phase 1 proposal that names none.</summary>
    public required ImmutableArray<DhGroup> Groups { get; init; }

    /// <summary>Hashes of a Phase 1 proposal that names none.</summary>
    public required ImmutableArray<HashAlgorithm> Hashes { get; init; }

    /// <summary>Integrity algorithms of a Phase 2 proposal that names none.</summary>
    public required ImmutableArray<IntegrityAlgorithm> Integrities { get; init; }

    /// <summary>Key lengths in bits of a Phase 1 cipher that has several and names none.</summary>
    public required ImmutableArray<int> IkeKeyBits { get; init; }

    /// <summary>Key lengths in bits of a Phase 2 cipher that has several and names none.</summary>
    public required ImmutableArray<int> EspKeyBits { get; init; }

    /// <summary>Phase 1 without <c>ike=</c>.</summary>
    public required ImmutableArray<IkeProposal> Ike { get; init; }

    /// <summary>Phase 2 without <c>phase2alg=</c>.</summary>
    public required ImmutableArray<EspProposal> Esp { get; init; }

    /// <summary>Whether the whole list follows what is written, unless that ends in an exclamation mark.</summary>
    public bool FollowsWritten { get; init; }

    /// <summary>Those of a dialect.</summary>
    public static AlgorithmDefaults Of(Dialect dialect) => dialect switch
    {
        Dialect.Libreswan => Libreswan,
        Dialect.StrongSwan => StrongSwan,
        _ => Openswan,
    };

    /// <summary>The first key length is what Openswan 2.6.37 offers; the other is what it also takes from a peer.</summary>
    private static readonly AlgorithmDefaults Openswan = new()
    {
        Groups = [GroupTable.Modp1536, GroupTable.Modp1024],
        Hashes = [HashTable.Md5, HashTable.Sha1],
        Integrities = [IntegrityTable.HmacMd5, IntegrityTable.HmacSha1],
        IkeKeyBits = [128, 256],
        EspKeyBits = [256, 128],
        Ike =
        [
            .. from @group in new[] { GroupTable.Modp2048, GroupTable.Modp1536, GroupTable.Modp1024 }
               from cipher in new[] { (CipherTable.Aes, 128), (CipherTable.TripleDes, 192) }
               from hash in new[] { HashTable.Sha1, HashTable.Md5 }
               select new IkeProposal(cipher.Item1, cipher.Item2, hash, @group),
        ],
        Esp =
        [
            .. from cipher in new[] { (CipherTable.Aes, new[] { 256, 128 }), (CipherTable.TripleDes, [192]) }
               from integrity in new[] { IntegrityTable.HmacSha1, IntegrityTable.HmacMd5 }
               from bits in cipher.Item2
               select new EspProposal(cipher.Item1, bits, integrity),
        ],
    };

    /// <summary>libreswan 4.10's <c>algparse -v1</c>; AES without a length stands for both.</summary>
    private static readonly AlgorithmDefaults Libreswan = new()
    {
        Groups = [GroupTable.Modp2048, GroupTable.Modp1536],
        Hashes = [HashTable.Sha256, HashTable.Sha512, HashTable.Sha1],
        Integrities = [IntegrityTable.HmacSha1],
        IkeKeyBits = [256, 128],
        EspKeyBits = [256, 128],
        Ike =
        [
            .. from cipher in new[] { (CipherTable.Aes, new[] { 256, 128 }), (CipherTable.TripleDes, [192]) }
               from @group in new[] { GroupTable.Modp2048, GroupTable.Modp1536 }
               from bits in cipher.Item2
               from hash in new[] { HashTable.Sha256, HashTable.Sha512, HashTable.Sha1 }
               select new IkeProposal(cipher.Item1, bits, hash, @group),
        ],
        Esp = [new(CipherTable.Aes, 256, IntegrityTable.HmacSha1), new(CipherTable.Aes, 128, IntegrityTable.HmacSha1)],
    };

    /// <summary>
    /// charon's own list has some hundred combinations, which fill several IP fragments; here it is cut to what other IKEv1 implementations have. A cipher
    /// without a length has 128 bits there, and a Phase 1 proposal without a group is an error, which is read as the list's groups.
    /// </summary>
    private static readonly AlgorithmDefaults StrongSwan = new()
    {
        Groups = [GroupTable.Modp3072, GroupTable.Modp2048],
        Hashes = [HashTable.Sha256, HashTable.Sha1],
        Integrities = [IntegrityTable.HmacSha256, IntegrityTable.HmacSha1],
        IkeKeyBits = [128],
        EspKeyBits = [128],
        Ike =
        [
            .. from @group in new[] { GroupTable.Modp3072, GroupTable.Modp2048 }
               from bits in new[] { 128, 256 }
               from hash in new[] { HashTable.Sha256, HashTable.Sha1 }
               select new IkeProposal(CipherTable.Aes, bits, hash, @group),
        ],
        Esp =
        [
            .. from bits in new[] { 128, 256 }
               from integrity in new[] { IntegrityTable.HmacSha256, IntegrityTable.HmacSha1 }
               select new EspProposal(CipherTable.Aes, bits, integrity),
        ],
        FollowsWritten = true,
    };
}
