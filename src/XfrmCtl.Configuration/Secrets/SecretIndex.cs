using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Secrets;

/// <summary>Finds the pre-shared key of two identities without looking at every entry: a gateway's own identity stands in all of them.</summary>
/// <remarks>
/// Only the peer's entries are ranked one by one. Of those that name us without the peer the first of each rank is enough, and is known beforehand.
/// </remarks>
internal sealed class SecretIndex
{
    private readonly IReadOnlyList<SecretEntry> _entries;
    private readonly Dictionary<(IdentityKind, string), List<int>> _byIdentity = [];
    private readonly Dictionary<(IdentityKind, string), int> _firstAlone = [];
    private readonly Dictionary<(IdentityKind, string), int> _firstWithAny = [];
    private readonly List<int> _always = [];

    public SecretIndex(IReadOnlyList<SecretEntry> entries)
    {
        _entries = entries;
        bool knowsAny = false, knowsNone = false;
        for (int i = 0; i < entries.Count; i++)
        {
            if (entries[i] is not { Kind: SecretKind.Psk, Value: not null, Ids: { } ids })
                continue;
            bool hasAny = ids.Any(id => id.IsAny);
            if ((hasAny && !knowsAny) || (ids.Count == 0 && !knowsNone) || ids.Any(id => id.Kind == IdentityKind.DistinguishedName))
                _always.Add(i);
            knowsAny |= hasAny;
            knowsNone |= ids.Count == 0;
            foreach (IdentitySpecification id in ids)
                Add(id, i, hasAny, ids.Count == 1);
        }
    }

    /// <summary>The entry that fits best, the earliest among equals; null where none fits.</summary>
    public SecretEntry? Find(IdentitySpecification local, IdentitySpecification remote)
    {
        int best = -1;
        int bestRank = 0;
        foreach (int candidate in Candidates(local, remote))
        {
            int rank = SecretRank.Of(_entries[candidate].Ids, local, remote);
            if (rank > bestRank || (rank == bestRank && rank > 0 && candidate < best))
                (best, bestRank) = (candidate, rank);
        }

        return best < 0 ? null : _entries[best];
    }

    /// <summary>An entry that fits as well as the one that counts and has another key; null where there is none.</summary>
    public SecretEntry? FindRival(SecretEntry counts, IdentitySpecification local, IdentitySpecification remote)
    {
        int rank = SecretRank.Of(counts.Ids, local, remote);
        foreach (int candidate in Candidates(local, remote).Order())
        {
            SecretEntry entry = _entries[candidate];
            if (!ReferenceEquals(entry, counts) && SecretRank.Of(entry.Ids, local, remote) == rank && !entry.Value!.FixedTimeEquals(counts.Value!.Span))
                return entry;
        }

        return null;
    }

    private IEnumerable<int> Candidates(IdentitySpecification local, IdentitySpecification remote)
    {
        foreach (int entry in _always)
            yield return entry;
        if (KeyOf(remote) is { } peer && _byIdentity.TryGetValue(peer, out List<int>? named))
        {
            foreach (int entry in named)
                yield return entry;
        }

        if (KeyOf(local) is not { } own)
            yield break;
        if (_firstAlone.TryGetValue(own, out int alone))
            yield return alone;
        if (_firstWithAny.TryGetValue(own, out int withAny))
            yield return withAny;
    }

    private void Add(IdentitySpecification id, int entry, bool hasAny, bool isAlone)
    {
        if (KeyOf(id) is not { } key)
            return;
        if (!_byIdentity.TryGetValue(key, out List<int>? entries))
            _byIdentity.Add(key, entries = []);
        entries.Add(entry);
        if (hasAny)
            _firstWithAny.TryAdd(key, entry);
        if (isAlone)
            _firstAlone.TryAdd(key, entry);
    }

    /// <summary>Equal for identities that match; null for those that match in other ways, which are looked at one by one.</summary>
    private static (IdentityKind, string)? KeyOf(IdentitySpecification id) => id.Kind switch
    {
        IdentityKind.Fqdn or IdentityKind.UserFqdn or IdentityKind.HostName => (id.Kind, id.Text.TrimEnd('.').ToUpperInvariant()),
        IdentityKind.Address or IdentityKind.KeyId => (id.Kind, Convert.ToHexString(id.Data.AsSpan())),
        _ => null,
    };
}
