using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Secrets;

/// <summary>The entries of ipsec.secrets and what it includes, in the order of the file.</summary>
/// <remarks>Ownership: it owns the keys and zeroes them when disposed; clone one that must live longer.</remarks>
public sealed class IpsecSecrets : IDisposable
{
    /// <summary>Makes a set of entries and takes over their keys.</summary>
    public IpsecSecrets(IReadOnlyList<SecretEntry> entries) => Entries = entries;

    /// <summary>No entries.</summary>
    public static IpsecSecrets Empty { get; } = new([]);

    /// <summary>Every entry, kinds that are read over included.</summary>
    public IReadOnlyList<SecretEntry> Entries { get; }

    /// <summary>The pre-shared key that fits two identities best, or null where none fits.</summary>
    /// <remarks>
    /// The ranking is pluto's (ipsec.secrets(5)): an entry that names both goes before one that names us and <c>%any</c>, then one that names us alone,
    /// then the peer and <c>%any</c>, then <c>%any</c> alone, then one without identities. Among equals the earlier in the file wins.
    /// </remarks>
    /// <param name="local">Our identity.</param>
    /// <param name="remote">The peer's identity, or any where it is not known yet.</param>
    public SecretEntry? FindPreSharedKey(IdentitySpecification local, IdentitySpecification remote)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(remote);
        SecretEntry? best = null;
        int bestRank = 0;
        foreach (SecretEntry entry in Entries)
        {
            int rank = entry.Kind == SecretKind.Psk && entry.Value is not null ? Rank(entry.Ids, local, remote) : 0;
            if (rank > bestRank)
                (best, bestRank) = (entry, rank);
        }

        return best;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SecretEntry entry in Entries)
            entry.Value?.Dispose();
    }

    /// <summary>How well an entry fits; 0 for not at all. The sums are those that pluto accepts, every other mix counts as no match.</summary>
    private static int Rank(IReadOnlyList<IdentitySpecification> ids, IdentitySpecification local, IdentitySpecification remote)
    {
        if (ids.Count == 0)
            return NoIdentities;
        int mask = 0;
        foreach (IdentitySpecification id in ids)
        {
            if (id.IsAny)
                mask |= AnyIdentity;
            else if (id.Matches(local))
                mask |= LocalIdentity;
            else if (id.Matches(remote))
                mask |= RemoteIdentity;
        }

        return mask switch
        {
            // A key is shared: an entry that names us among others, but not this peer, is for those others.
            LocalIdentity when ids.Count > 1 => 0,
            RemoteIdentity => remote.IsAny ? mask : 0,
            LocalIdentity when ids.Count == 1 => LocalIdentity + NoIdentities,
            _ => mask,
        };
    }

    private const int NoIdentities = 1;
    private const int AnyIdentity = 2;
    private const int RemoteIdentity = 4;
    private const int LocalIdentity = 8;
}
