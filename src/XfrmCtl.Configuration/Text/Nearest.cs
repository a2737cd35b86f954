namespace XfrmCtl.Configuration.Text;

/// <summary>Finds the word that somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>The known word with the fewest edits from <paramref name="word"/>, or null where none is near; the first among equals.</summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        if (word.Length is 0 or > LongestWord)
            return null;
        string lower = word.ToLowerInvariant();
        int best = Math.Max(1, lower.Length / 3) + 1;
        string? nearest = null;
        foreach (string candidate in known)
        {
            if (Math.Abs(candidate.Length - lower.Length) >= best)
                continue;
            int distance = Distance(lower, candidate.ToLowerInvariant());
            if (distance < best)
                (nearest, best) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>Optimal string alignment: insert, delete, replace, and swap of neighbours each count one.</summary>
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int least = Math.Min(replace, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    least = Math.Min(least, cost[i - 2, j - 2] + 1);
                cost[i, j] = least;
            }
        }

        return cost[a.Length, b.Length];
    }

    private const int LongestWord = 64;
}
