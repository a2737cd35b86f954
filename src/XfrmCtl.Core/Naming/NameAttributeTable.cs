namespace XfrmCtl.Core.Naming;

/// <summary>The attribute types that pluto and charon know by a word, one row each.</summary>
internal static class NameAttributeTable
{
    /// <summary>The object identifier of a word, in any case, or of an identifier in dots; null where it is neither.</summary>
    public static string? ObjectIdOf(string word)
    {
        foreach ((string name, string objectId) in Rows)
        {
            if (name.Equals(word, StringComparison.OrdinalIgnoreCase))
                return objectId;
        }

        return IsObjectId(word) ? word : null;
    }

    /// <summary>The usual word of an object identifier, or itself where it has none.</summary>
    public static string WordOf(string objectId)
    {
        foreach ((string name, string known) in Rows)
        {
            if (known == objectId)
                return name;
        }

        return objectId;
    }

    /// <summary>X.660: two arcs at least, the first 0 to 2, the second below 40 under 0 and 1; no arc with a leading zero.</summary>
    private static bool IsObjectId(string text)
    {
        string[] arcs = text.Split('.');
        return arcs.Length is >= 2 and <= MostArcs
            && Array.TrueForAll(arcs, arc => arc.Length is > 0 and <= LongestArc && arc.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 && (arc == "0" || arc[0] != '0'))
            && (arcs[0] == "2" || (arcs[0] is "0" or "1" && arcs[1].Length <= 2 && string.CompareOrdinal(arcs[1].PadLeft(2, '0'), "40") < 0));
    }

    private const int MostArcs = 32;
    private const int LongestArc = 9;

    /// <summary>X.520, RFC 4519 and PKCS #9. The first word of an identifier is the one that is written; SN is pluto's and charon's word for the serial number.</summary>
    private static readonly (string Word, string ObjectId)[] Rows =
    [
        ("CN", "2.5.4.3"), ("C", "2.5.4.6"), ("O", "2.5.4.10"), ("OU", "2.5.4.11"), ("ST", "2.5.4.8"), ("L", "2.5.4.7"),
        ("E", "1.2.840.113549.1.9.1"), ("Email", "1.2.840.113549.1.9.1"), ("emailAddress", "1.2.840.113549.1.9.1"),
        ("DC", "0.9.2342.19200300.100.1.25"), ("UID", "0.9.2342.19200300.100.1.1"),
        ("SN", "2.5.4.5"), ("serialNumber", "2.5.4.5"), ("S", "2.5.4.4"), ("T", "2.5.4.12"), ("D", "2.5.4.13"), ("N", "2.5.4.41"), ("G", "2.5.4.42"),
        ("I", "2.5.4.43"), ("ID", "2.5.4.45"), ("dnQualifier", "2.5.4.46"), ("street", "2.5.4.9"), ("postalCode", "2.5.4.17"), ("pseudonym", "2.5.4.65"),
        ("unstructuredName", "1.2.840.113549.1.9.2"), ("UN", "1.2.840.113549.1.9.2"),
        ("unstructuredAddress", "1.2.840.113549.1.9.8"), ("UA", "1.2.840.113549.1.9.8"),
        ("EN", "2.16.840.1.113730.3.1.3"), ("employeeNumber", "2.16.840.1.113730.3.1.3"),
    ];
}
