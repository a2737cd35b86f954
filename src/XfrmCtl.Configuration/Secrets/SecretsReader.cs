using System.Security.Cryptography;
using XfrmCtl.Configuration.Binding;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core;

namespace XfrmCtl.Configuration.Secrets;

/// <summary>Reads ipsec.secrets and what it includes. No message shows anything of a value.</summary>
internal sealed class SecretsReader
{
    private readonly IConfigurationFiles _files;
    private readonly DiagnosticBag _diagnostics;
    private readonly List<SecretEntry> _entries = [];
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly HashSet<string> _namedKinds = new(StringComparer.OrdinalIgnoreCase);

    private SecretsReader(IConfigurationFiles files, DiagnosticBag diagnostics) => (_files, _diagnostics) = (files, diagnostics);

    public static IpsecSecrets Read(string path, IConfigurationFiles files, DiagnosticBag diagnostics)
    {
        SecretsReader reader = new(files, diagnostics);
        reader.ReadFile(path, SourceLocation.OfFile(path), depth: 1);
        reader.NameDuplicates();
        return new(reader._entries);
    }

    private void ReadFile(string path, SourceLocation asked, int depth)
    {
        _diagnostics.Open(path);
        _read.Add(path);
        ConfigurationFile file = _files.Read(path);
        if (file.Octets is not { } octets)
        {
            _diagnostics.Add(DiagnosticSeverity.Error, DiagnosticCode.FileUnreadable, asked,
                $"{path} cannot be read: {file.Problem}", "check the path and the permissions");
            return;
        }

        try
        {
            if (file.Metadata is { } metadata && SecretsFileRule.Check(path, metadata) is { } open)
                _diagnostics.Add(open);
            else
                ReadRecords(path, octets, depth);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }

    private void ReadRecords(string path, byte[] octets, int depth)
    {
        SecretScanner scanner = new(octets);
        foreach (IReadOnlyList<SecretToken> record in scanner.Records())
        {
            SecretRecord tokens = new(path, octets, scanner, record);
            if (tokens.IsWord(0, "include"))
                Include(tokens, path, depth);
            else if (!tokens.IsWord(0, "}"))
                ReadEntry(tokens);
        }
    }

    private void ReadEntry(SecretRecord record)
    {
        int colon = record.Colon;
        if (colon < 0)
        {
            if (GluedColon(record) is { } glued)
            {
                _diagnostics.Add(DiagnosticSeverity.Error, DiagnosticCode.SecretSyntax, record.LocationOf(glued), "the ':' has no blank behind it", "write ' : PSK'");
                return;
            }

            _diagnostics.Add(DiagnosticSeverity.Error, DiagnosticCode.SecretSyntax, record.LocationOf(0),
                "there is no ':' between the identities and the kind of secret", "write for example 192.0.2.1 198.51.100.2 : PSK \"...\"");
            return;
        }

        if (colon + 1 >= record.Count)
        {
            _diagnostics.Add(DiagnosticSeverity.Error, DiagnosticCode.SecretSyntax, record.LocationOf(colon),
                "nothing follows the ':'", "write for example : PSK \"...\"");
            return;
        }

        List<IdentitySpecification> ids = Identities(record, colon);
        // Openswan's old form leaves PSK out before a quoted key.
        bool bare = record[colon + 1].Kind is SecretTokenKind.Quoted or SecretTokenKind.Unterminated;
        if (bare || record.IsWord(colon + 1, "PSK"))
            ReadPreSharedKey(record, ids, bare ? colon + 1 : colon + 2);
        else
            ReadOther(record, ids, colon + 1);
    }

    /// <summary>A word that begins with the colon (<c>:PSK</c>), which no implementation takes apart.</summary>
    private static int? GluedColon(SecretRecord record)
    {
        for (int i = 0; i < record.Count; i++)
        {
            if (record[i].Kind == SecretTokenKind.Word && record.Octets(i) is [(byte)':', not (byte)':', ..])
                return i;
        }

        return null;
    }

    private static bool IsEncoded(SecretRecord record, int at) => record.Octets(at) is [(byte)'0', (byte)'x' or (byte)'X' or (byte)'s' or (byte)'S', ..];

    private void ReadPreSharedKey(SecretRecord record, List<IdentitySpecification> ids, int at)
    {
        if (at >= record.Count)
        {
            _diagnostics.Add(DiagnosticSeverity.Error, DiagnosticCode.SecretMalformed, record.LocationOf(at - 1),
                "PSK has no key behind it", "write PSK \"...\", all of it on one line or the rest indented");
            return;
        }

        if (ReadValue(record, at, "pre-shared key") is not { } value)
            return;
        if (WeakSecretRule.Check(value.Span, ids) is { } weakness)
        {
            _diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.SecretWeak, record.LocationOf(at),
                $"the pre-shared key is weak: {weakness}", "agree on a random one with the peer, for example from: openssl rand -base64 32");
        }

        if (ids.All(id => id.IsAny))
        {
            _diagnostics.Add(DiagnosticSeverity.Info, DiagnosticCode.SecretForAll, record.LocationOf(0),
                "this pre-shared key counts for every peer: each that knows it can pose as another", "put the two addresses before the ':'");
        }

        _entries.Add(new(SecretKind.Psk, ids, value, record.LocationOf(0)));
    }

    /// <summary>The value at a token, which must be the entry's last; null where it cannot be read, which is reported.</summary>
    private SecretBytes? ReadValue(SecretRecord record, int at, string what)
    {
        string? problem = null;
        SecretBytes? value = record[at].Kind switch
        {
            SecretTokenKind.Quoted => SecretValue.Quoted(record.Octets(at), out problem),
            SecretTokenKind.Word => SecretValue.Unquoted(record.Octets(at), out problem),
            _ => null,
        };
        if (value is null)
        {
            _diagnostics.Add(DiagnosticSeverity.Error, DiagnosticCode.SecretMalformed, record.LocationOf(at),
                $"the {what} cannot be read: {problem ?? "its quote is not closed on this line"}",
                IsEncoded(record, at) ? "check that it was copied whole" : "put it in double quotes");
        }
        else if (at + 1 < record.Count)
        {
            _diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.SecretSyntax, record.LocationOf(at + 1),
                $"what follows the {what} is passed over", "begin a new entry in column 1, and a comment with '# '");
        }

        return value;
    }

    private void ReadOther(SecretRecord record, List<IdentitySpecification> ids, int at)
    {
        string? word = record.KindWord(at);
        SecretKind kind = word switch
        {
            "RSA" or "ECDSA" or "PKCS8" or "PKCS12" or "P12" or "BLISS" or "DSA" => SecretKind.PrivateKey,
            "XAUTH" => SecretKind.Xauth,
            null => SecretKind.Psk,
            _ => SecretKind.Other,
        };
        if (word is null)
        {
            // The word is not shown: with PSK left out it may be the key itself.
            _diagnostics.Add(DiagnosticSeverity.Error, DiagnosticCode.SecretSyntax, record.LocationOf(at),
                "what follows the ':' is no kind of secret", "write PSK before the key, and the key in double quotes");
            return;
        }

        (SecretBytes? value, string? file) = kind switch
        {
            SecretKind.Xauth when at + 1 < record.Count => (ReadValue(record, at + 1, "password"), null),
            SecretKind.PrivateKey => ReadPrivateKey(record, at + 1),
            _ => ((SecretBytes?)null, (string?)null),
        };
        _entries.Add(new(kind, ids, value, record.LocationOf(0), file));
        if (word is not ("RSA" or "PKCS8" or "XAUTH") && _namedKinds.Add(word))
        {
            _diagnostics.Add(DiagnosticSeverity.Info, DiagnosticCode.SecretWithoutEffect, record.LocationOf(at),
                $"secrets of the kind {word} have no effect: only PSK, RSA and XAUTH are used");
        }
    }

    /// <summary>A file and its passphrase, or the key that stands in the entry itself (<c>{ Modulus: ... }</c>).</summary>
    private (SecretBytes? Value, string? File) ReadPrivateKey(SecretRecord record, int at)
    {
        if (at >= record.Count || record[at].Kind == SecretTokenKind.Unterminated)
            return (null, null);
        if (record.Octets(at)[0] == '{')
        {
            SecretBytes? key = RsaKeyBlock.Read(record, at, out string? problem);
            if (problem is not null)
            {
                _diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.SecretWithoutEffect, record.LocationOf(at),
                    $"this private key cannot be used: {problem}", "export it into a file in PEM, and write : RSA FILE");
            }

            return (key, null);
        }

        bool hasPassphrase = at + 1 < record.Count && !record.IsWord(at + 1, "%prompt");
        return (hasPassphrase ? ReadValue(record, at + 1, "passphrase") : null, record.Text(at));
    }

    private List<IdentitySpecification> Identities(SecretRecord record, int colon)
    {
        List<IdentitySpecification> ids = [];
        for (int i = 0; i < colon; i++)
        {
            string text = record.Text(i);
            if (IdentitySpecification.TryParse(text, out IdentitySpecification? id, out string? problem))
                ids.Add(id!);
            else
            {
                _diagnostics.Add(DiagnosticSeverity.Error, DiagnosticCode.SecretIdentity, record.LocationOf(i),
                    $"an identity cannot be read: {problem}; the entry counts for the others", "write an address, @name, user@name, @#hex or %any");
                ids.Add(new(IdentityKind.None, text, []));
            }
        }

        return ids;
    }

    private void Include(SecretRecord record, string path, int depth)
    {
        SourceLocation place = record.LocationOf(0);
        if (record.Count < 2)
        {
            _diagnostics.Add(DiagnosticSeverity.Error, DiagnosticCode.NameMissing, place,
                "'include' has nothing behind it", "write include /etc/ipsec.d/*.secrets");
            return;
        }

        string pattern = record.Text(1);
        IReadOnlyList<string> paths = depth < DeepestInclude ? IncludeRule.Find(pattern, path, _files) : [];
        if (depth >= DeepestInclude)
            _diagnostics.Add(DiagnosticSeverity.Error, DiagnosticCode.IncludeTooDeep, place, $"include {pattern} is nested deeper than {DeepestInclude} files");
        else if (paths.Count == 0)
        {
            _diagnostics.Add(GlobPattern.HasWildcards(pattern) ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning,
                DiagnosticCode.IncludeEmpty, place, $"include {pattern} matches no file");
        }

        foreach (string included in paths)
        {
            if (_read.Contains(included))
            {
                _diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.IncludeTooDeep, place,
                    $"include {pattern} reads {included} a second time; it is passed over");
            }
            else
            {
                ReadFile(included, place, depth + 1);
            }
        }
    }

    private void NameDuplicates()
    {
        Dictionary<string, SecretEntry> first = new(StringComparer.OrdinalIgnoreCase);
        foreach (SecretEntry entry in _entries.Where(entry => entry is { Kind: SecretKind.Psk, Value: not null }))
        {
            string key = string.Join('\n', entry.Ids.Select(id => $"{id.Kind} {id}").Order(StringComparer.OrdinalIgnoreCase));
            if (first.TryAdd(key, entry))
                continue;
            bool same = first[key].Value!.FixedTimeEquals(entry.Value!.Span);
            string who = entry.Ids.Count == 0 ? "without identities" : "for " + string.Join(' ', entry.Ids);
            _diagnostics.Add(same ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning, DiagnosticCode.SecretDuplicate, entry.Location,
                $"a second key {who} (the first is in {first[key].Location}){(same ? ", which is the same" : "; the first one counts")}",
                "leave one of them out");
        }
    }

    private const int DeepestInclude = 10;
}
