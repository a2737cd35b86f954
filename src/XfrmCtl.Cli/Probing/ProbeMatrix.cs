using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Probing;

/// <summary>The Phase 1 proposals that a peer is asked about.</summary>
internal static class ProbeMatrix
{
    /// <summary>What a Cisco ASA can be configured with for IKEv1, and what its successors have.</summary>
    public static IReadOnlyList<IkeProposal> Usual { get; } = Of(
        [(CipherTable.Aes, 256), (CipherTable.Aes, 192), (CipherTable.Aes, 128), (CipherTable.TripleDes, 192)],
        [HashTable.Sha256, HashTable.Sha384, HashTable.Sha512, HashTable.Sha1, HashTable.Md5],
        [GroupTable.Modp2048, GroupTable.Modp1536, GroupTable.Modp1024, GroupTable.Ecp256, GroupTable.Ecp384, GroupTable.Ecp521, GroupTable.Modp3072, GroupTable.Modp4096]);

    /// <summary>Everything that has a row in our tables.</summary>
    public static IReadOnlyList<IkeProposal> All { get; } = Of(
        [.. from cipher in CipherTable.Rows where cipher.IkeId is not null from bits in cipher.KeyBits.Reverse() select (cipher, bits)],
        HashTable.Rows,
        GroupTable.Rows);

    private static IReadOnlyList<IkeProposal> Of(
        IReadOnlyList<(CipherAlgorithm Cipher, int Bits)> ciphers, IReadOnlyList<HashAlgorithm> hashes, IReadOnlyList<DhGroup> groups) =>
        [.. from cipher in ciphers from hash in hashes from dh in groups select new IkeProposal(cipher.Cipher, cipher.Bits, hash, dh)];
}
