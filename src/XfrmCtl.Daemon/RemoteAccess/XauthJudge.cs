using System.Security.Cryptography;
using System.Text;
using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Core;
using XfrmCtl.Daemon.System;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Daemon.RemoteAccess;

/// <summary>Holds passwords of XAUTH users against ipsec.secrets and ipsec.d/passwd.</summary>
/// <remarks>
/// Ownership: has copies of the passwords, and zeroes them when disposed. A password of ipsec.secrets counts for the user whose name stands before it;
/// the file's line for the connection before the one for all.
/// </remarks>
internal sealed class XauthJudge : IXauthJudge, IEquatable<XauthJudge>, IDisposable
{
    // A hash of nothing that anybody has: an unknown user costs as much as a known one.
    private static readonly byte[] NobodysHash = Encoding.ASCII.GetBytes("$6$nobody$" + new string('.', 86));

    private readonly bool _everybody;
    private readonly SortedDictionary<string, SecretBytes> _passwords = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, byte[]> _hashes = new(StringComparer.Ordinal);

    /// <summary>Makes a judge for a connection.</summary>
    /// <param name="secrets">Where passwords are.</param>
    /// <param name="file">Where their hashes are.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="everybody">Whether every password is taken (xauthby=alwaysok).</param>
    public XauthJudge(IpsecSecrets secrets, PasswordFile file, string connection, bool everybody)
    {
        _everybody = everybody;
        foreach (SecretEntry entry in secrets.Entries)
            if (entry is { Kind: SecretKind.Xauth, Value: { } password })
                foreach (string user in entry.Ids.Where(id => !id.IsAny).Select(id => id.Text))
                    if (!_passwords.ContainsKey(user))
                        _passwords.Add(user, password.Clone());
        foreach ((string user, byte[] hash, string? only) in file.Users.OrderBy(line => line.Connection is null))
            if (only is null || string.Equals(only, connection, StringComparison.Ordinal))
                _hashes.TryAdd(user, hash);
    }

    /// <summary>Whether anybody can come in.</summary>
    public bool KnowsAnybody => _everybody || _passwords.Count > 0 || _hashes.Count > 0;

    /// <inheritdoc/>
    public XauthVerdict Judge(string user, ReadOnlySpan<byte> password)
    {
        if (_everybody)
            return new(true);
        bool known = _passwords.TryGetValue(user, out SecretBytes? own);
        if (known && own!.FixedTimeEquals(password))
            return new(true);
        bool listed = _hashes.TryGetValue(user, out byte[]? hash);

        // Without a file of hashes nobody's is computed, and every answer is quick alike.
        if (_hashes.Count > 0 && LibCrypt.Verifies(password, hash ?? NobodysHash) && listed)
            return new(true);
        return new(false, known || listed ? "the password is another one"
            : "ipsec.secrets and ipsec.d/passwd have no such user");
    }

    /// <inheritdoc/>
    public bool Equals(XauthJudge? other) => other is not null && _everybody == other._everybody
        && _passwords.Keys.SequenceEqual(other._passwords.Keys) && _passwords.Values.Zip(other._passwords.Values).All(pair => pair.First.FixedTimeEquals(pair.Second.Span))
        && _hashes.Keys.SequenceEqual(other._hashes.Keys) && _hashes.Values.Zip(other._hashes.Values).All(pair => CryptographicOperations.FixedTimeEquals(pair.First, pair.Second));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as XauthJudge);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_everybody, _passwords.Count, _hashes.Count);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SecretBytes password in _passwords.Values)
            password.Dispose();
    }
}
