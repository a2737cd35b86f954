namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>Compares keywords as all the implementations together do: in any case, and hyphen and underscore alike.</summary>
internal sealed class KeywordComparer : IEqualityComparer<string>
{
    public static readonly KeywordComparer Instance = new();

    public bool Equals(string? x, string? y)
    {
        if (x is null || y is null || x.Length != y.Length)
            return ReferenceEquals(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            if (Fold(x[i]) != Fold(y[i]))
                return false;
        }

        return true;
    }

    public int GetHashCode(string obj)
    {
        uint hash = 2166136261;
        foreach (char c in obj)
            hash = unchecked((hash ^ Fold(c)) * 16777619);
        return unchecked((int)hash);
    }

    private static char Fold(char c) => c == '-' ? '_' : char.ToLowerInvariant(c);
}
