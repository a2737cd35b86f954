using System.Net;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Secrets;

/// <summary>The entries of ipsec.secrets and what it includes, in the order of the file.</summary>
/// <remarks>Ownership: it owns the keys and zeroes them when disposed; clone one that must live longer.</remarks>
public sealed class IpsecSecrets : IDisposable
{
    private readonly SecretIndex _index;

    /// <summary>Makes a set of entries and takes over their keys.</summary>
    public IpsecSecrets(IReadOnlyList<SecretEntry> entries) => (Entries, _index) = (entries, new(entries));

    /// <summary>No entries.</summary>
    public static IpsecSecrets Empty { get; } = new([]);

    /// <summary>Every entry, kinds that are read over included.</summary>
    public IReadOnlyList<SecretEntry> Entries { get; }

    /// <summary>The host names among the identities of pre-shared keys.</summary>
    public IEnumerable<string> HostNames => Entries.Where(entry => entry.Kind == SecretKind.Psk)
        .SelectMany(entry => entry.Ids).Where(id => id.Kind == IdentityKind.HostName).Select(id => id.Text).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The same with the addresses of host names in the place of the names, as the identities of connections have them; a name without address stays.</summary>
    /// <remarks>Ownership: the keys stay those of this one, which alone is to be disposed.</remarks>
    public IpsecSecrets WithAddresses(IReadOnlyDictionary<string, IPAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        if (!HostNames.Any(addresses.ContainsKey))
            return this;
        IdentitySpecification Resolved(IdentitySpecification id) => id.Kind == IdentityKind.HostName && addresses.TryGetValue(id.Text, out IPAddress? address)
            ? IdentitySpecification.OfAddress(address)
            : id;
        return new([.. Entries.Select(entry => entry with { Ids = [.. entry.Ids.Select(Resolved)] })]);
    }

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
        return _index.Find(local, remote);
    }

    /// <summary>An entry that fits two identities as well as the one that counts for them, and has another key; null where there is none.</summary>
    /// <param name="counts">What <see cref="FindPreSharedKey"/> gave.</param>
    /// <param name="local">Our identity.</param>
    /// <param name="remote">The peer's identity.</param>
    public SecretEntry? FindRival(SecretEntry counts, IdentitySpecification local, IdentitySpecification remote)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(remote);
        return _index.FindRival(counts, local, remote);
    }

    /// <summary>The password of a user for XAUTH, the earliest in the file, or null.</summary>
    /// <remarks>The entry has the user's name before the colon, as <c>@name</c> or plain; an entry without a name is for every user.</remarks>
    public SecretEntry? FindXauthPassword(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        SecretEntry? forAll = null;
        foreach (SecretEntry entry in Entries)
        {
            if (entry is not { Kind: SecretKind.Xauth, Value: not null })
                continue;
            if (entry.Ids.Any(id => string.Equals(id.Text, user, StringComparison.Ordinal)))
                return entry;
            if (entry.Ids.Count == 0)
                forAll ??= entry;
        }

        return forAll;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SecretEntry entry in Entries)
            entry.Value?.Dispose();
    }
}
