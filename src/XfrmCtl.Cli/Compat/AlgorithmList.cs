using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Compat;

/// <summary>The algorithms that there are, a line each, at the head of a status.</summary>
internal static class AlgorithmList
{
    /// <summary>Openswan's: numbers of the protocols, and names as it has them in its tables.</summary>
    public static void WriteOpenswan(LineWriter lines)
    {
        foreach (CipherAlgorithm cipher in CipherTable.Rows.Where(row => row.EspTransformId is not null))
            lines.Line($"algorithm ESP encrypt: id={cipher.EspTransformId}, name=ESP_{cipher.ConfName.ToUpperInvariant()}, ivlen={(cipher.IsAead || cipher.BlockOctets < 8 ? 8 : cipher.BlockOctets)}, keysizemin={cipher.KeyBits.Min()}, keysizemax={cipher.KeyBits.Max()}");
        foreach (IntegrityAlgorithm integrity in IntegrityTable.Rows)
            lines.Line($"algorithm ESP auth attr: id={integrity.AttributeId}, name=AUTH_ALGORITHM_{Attribute(integrity)}, keysizemin={integrity.KeyBits}, keysizemax={integrity.KeyBits}");
        lines.Blank();
        foreach (CipherAlgorithm cipher in CipherTable.Rows.Where(row => row.IkeId is not null))
            lines.Line($"algorithm IKE encrypt: id={cipher.IkeId}, name=OAKLEY_{PlutoNames.Cipher(cipher)}, blocksize={cipher.BlockOctets}, keydeflen={cipher.KeyBits[0]}");
        foreach (HashAlgorithm hash in HashTable.Rows)
            lines.Line($"algorithm IKE hash: id={hash.IkeId}, name=OAKLEY_{PlutoNames.Hash(hash)[5..]}, hashsize={hash.DigestOctets}");
        foreach (DhGroup group in GroupTable.Rows)
            lines.Line($"algorithm IKE dh group: id={group.Id}, name=OAKLEY_GROUP_{PlutoNames.Group(group)}, bits={group.PrimeBits}");
        lines.Blank();
    }

    /// <summary>libreswan's.</summary>
    public static void WriteLibreswan(LineWriter lines)
    {
        lines.Line("Kernel algorithms supported:");
        lines.Blank();
        foreach (CipherAlgorithm cipher in CipherTable.Rows.Where(row => row.EspTransformId is not null).OrderBy(PlutoNames.Cipher, StringComparer.Ordinal))
            lines.Line($"algorithm ESP encrypt: name={PlutoNames.Cipher(cipher)}, keysizemin={cipher.KeyBits.Min()}, keysizemax={cipher.KeyBits.Max()}");
        foreach (IntegrityAlgorithm integrity in IntegrityTable.Rows.OrderBy(PlutoNames.Integrity, StringComparer.Ordinal))
            lines.Line($"algorithm AH/ESP auth: name={PlutoNames.Integrity(integrity)}, key-length={integrity.KeyBits}");
        lines.Blank();
        lines.Line("IKE algorithms supported:");
        lines.Blank();
        foreach (CipherAlgorithm cipher in CipherTable.Rows.Where(row => row.IkeId is not null))
            lines.Line($"algorithm IKE encrypt: v1id={cipher.IkeId}, v1name=OAKLEY_{PlutoNames.Cipher(cipher)}, v2id=-1, v2name=n/a, blocksize={cipher.BlockOctets}, keydeflen={cipher.KeyBits[0]}");
        foreach (HashAlgorithm hash in HashTable.Rows)
            lines.Line($"algorithm IKE PRF: name={PlutoNames.Hash(hash)}, hashlen={hash.DigestOctets}");
        foreach (DhGroup group in GroupTable.Rows)
            lines.Line($"algorithm IKE DH Key Exchange: name={PlutoNames.Group(group)}, bits={group.PrimeBits}");
        lines.Blank();
    }

    private static string Attribute(IntegrityAlgorithm integrity)
    {
        string name = PlutoNames.Integrity(integrity);
        return name[..name.LastIndexOf('_')];
    }
}
