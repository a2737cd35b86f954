using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using XfrmCtl.Cli.System;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Core;

namespace XfrmCtl.Cli.Support;

/// <summary>Takes known secrets, and what looks like a key, out of text.</summary>
/// <remarks>Works on octets, so that no secret becomes a string on the way. Ownership: disposes the forms that it makes of the secrets.</remarks>
internal sealed class Redactor : IDisposable
{
    /// <summary>Stands where something was.</summary>
    public const string Removed = "[removed]";

    // A shorter secret stands in many words that are none; it is taken out as a whole word only.
    private const int ShortOctets = 4;

    private const int ShortestSuspect = 6;

    // \uXXXX for an octet of ASCII, and twice that for four octets.
    private const int LongestEscape = 6;

    // 64 bits are a cookie. A key of that length would be DES's, and keys of the kernel are asked of nobody here.
    private const int LongestNumberDigits = 16;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly byte[] RemovedOctets = "[removed]"u8.ToArray();

    private readonly List<SecretBytes> _forms = [];

    /// <summary>Knows the secrets of a configuration, those in files of any mode too, and what may be one in the wrong place.</summary>
    /// <param name="config">ipsec.conf.</param>
    /// <param name="secrets">The file of the secrets that counts.</param>
    public static Redactor Of(string config, string secrets)
    {
        using LoadedConfiguration loaded = ConfigurationLoader.Load(config, secrets, new FilesOfAnyMode(new ConfigurationFiles()));
        return new Redactor(loaded.Secrets.Entries, loaded.Documents.SelectMany(SafeConfiguration.Suspects));
    }

    /// <summary>Knows secrets in the forms in which programs print them: as they are, in JSON's escapes, in hex (octets apart too, as debugging prints them), in base64.</summary>
    /// <param name="entries">The secrets.</param>
    /// <param name="suspects">Words that may be secrets in the wrong place.</param>
    public Redactor(IEnumerable<SecretEntry> entries, IEnumerable<string> suspects)
    {
        foreach (string suspect in suspects.Where(word => word.Length >= ShortestSuspect).Distinct(StringComparer.Ordinal))
            AddForms(global::System.Text.Encoding.UTF8.GetBytes(suspect));
        foreach (SecretEntry entry in entries)
            if (entry.Value is { Length: > 0 } value)
                AddForms(value.Span);
        // The longest first: a short one may stand within it.
        _forms.Sort((one, other) => other.Length.CompareTo(one.Length));
    }

    /// <summary>The text without them.</summary>
    public byte[] Clean(ReadOnlySpan<byte> text)
    {
        byte[] clean = WithoutPrivateKeys(text);
        foreach (SecretBytes form in _forms)
            clean = Without(clean, form.Span);
        return WithoutLongNumbers(clean);
    }

    /// <summary>The text without them.</summary>
    public byte[] Clean(string text) => Clean(global::System.Text.Encoding.UTF8.GetBytes(text));

    public void Dispose()
    {
        foreach (SecretBytes form in _forms)
            form.Dispose();
    }

    private void AddForms(ReadOnlySpan<byte> secret)
    {
        AddAsText(secret);
        var hex = new SecretBytes(secret.Length * 2);
        Convert.TryToHexStringLower(secret, hex.Span, out _);
        _forms.Add(hex);
        var upper = new SecretBytes(secret.Length * 2);
        Convert.TryToHexString(secret, upper.Span, out _);
        _forms.Add(upper);
        // A single octet apart would be any octet of a dump.
        if (secret.Length >= ShortOctets)
        {
            foreach (SecretBytes digits in new[] { hex, upper })
            {
                AddApart(digits, (byte)' ', 1);
                AddApart(digits, (byte)' ', 2);
                AddApart(digits, (byte)':', 1);
                AddApart(digits, (byte)'-', 1);
            }
        }
        // Within longer base64 a secret may begin at any of three positions; each has a part that does not depend on what is around it.
        Span<byte> shifted = secret.Length < 1024 ? stackalloc byte[secret.Length + 2] : new byte[secret.Length + 2];
        for (int shift = 0; shift < 3; shift++)
        {
            shifted[..shift].Clear();
            secret.CopyTo(shifted[shift..]);
            int whole = (shift + secret.Length) / 3 * 3;
            using var encoded = new SecretBytes(Base64.GetMaxEncodedToUtf8Length(Math.Max(whole, 3)));
            if (Base64.EncodeToUtf8(shifted[..whole], encoded.Span, out _, out int written) == OperationStatus.Done && written > 8)
                _forms.Add(new SecretBytes(encoded.Span[(shift == 0 ? 0 : 4)..written]));
        }

        CryptographicOperations.ZeroMemory(shifted);
    }

    /// <summary>As it is, and where that differs as JSON writes it.</summary>
    private void AddAsText(ReadOnlySpan<byte> text)
    {
        _forms.Add(new SecretBytes(text));
        using var escaped = new SecretBytes((text.Length * LongestEscape) + 1);
        if (JavaScriptEncoder.Default.EncodeUtf8(text, escaped.Span, out _, out int written) == OperationStatus.Done && !escaped.Span[..written].SequenceEqual(text))
            _forms.Add(new SecretBytes(escaped.Span[..written]));
    }

    /// <summary>Digits in groups of octets with something between.</summary>
    private void AddApart(SecretBytes digits, byte between, int octets)
    {
        int group = octets * 2;
        if (digits.Length <= group)
            return;
        var apart = new SecretBytes(digits.Length + ((digits.Length - 1) / group));
        for (int from = 0, to = 0; from < digits.Length; from++)
        {
            if (from > 0 && from % group == 0)
                apart.Span[to++] = between;
            apart.Span[to++] = digits.Span[from];
        }
        _forms.Add(apart);
    }

    private static byte[] Without(byte[] text, ReadOnlySpan<byte> form)
    {
        if (text.AsSpan().IndexOf(form) < 0)
            return text;
        var clean = new ArrayBufferWriter<byte>(text.Length);
        ReadOnlySpan<byte> rest = text;
        int taken = 0;
        for (int at = rest.IndexOf(form); at >= 0; at = rest.IndexOf(form))
        {
            clean.Write(rest[..at]);
            clean.Write(form.Length >= ShortOctets || IsWord(text, taken + at, form.Length) ? RemovedOctets : form);
            taken += at + form.Length;
            rest = rest[(at + form.Length)..];
        }

        clean.Write(rest);
        return clean.WrittenSpan.ToArray();
    }

    private static bool IsWord(byte[] text, int at, int length) =>
        (at == 0 || !char.IsAsciiLetterOrDigit((char)text[at - 1])) && (at + length == text.Length || !char.IsAsciiLetterOrDigit((char)text[at + length]));

    /// <summary>Takes out numbers in hex that are longer than any cookie or SPI: keys, as <c>ip xfrm</c> prints them.</summary>
    private static byte[] WithoutLongNumbers(byte[] text)
    {
        var clean = new ArrayBufferWriter<byte>(text.Length + 1);
        ReadOnlySpan<byte> rest = text;
        for (int at = rest.IndexOf("0x"u8); at >= 0; at = rest.IndexOf("0x"u8))
        {
            clean.Write(rest[..(at + 2)]);
            rest = rest[(at + 2)..];
            int digits = rest.IndexOfAnyExcept(HexDigits);
            digits = digits < 0 ? rest.Length : digits;
            clean.Write(digits > LongestNumberDigits ? RemovedOctets : rest[..digits]);
            rest = rest[digits..];
        }

        clean.Write(rest);
        return clean.WrittenSpan.ToArray();
    }

    /// <summary>Takes out what stands between the lines that begin and end a private key in PEM (RFC 7468).</summary>
    private static byte[] WithoutPrivateKeys(ReadOnlySpan<byte> text)
    {
        var clean = new ArrayBufferWriter<byte>(text.Length + 1);
        while (true)
        {
            int begin = text.IndexOf("-----BEGIN"u8);
            int lineEnd = begin < 0 ? -1 : text[begin..].IndexOf((byte)'\n');
            if (lineEnd < 0)
                break;
            bool isPrivate = text.Slice(begin, lineEnd).IndexOf("PRIVATE KEY"u8) >= 0;
            clean.Write(text[..(begin + lineEnd)]);
            text = text[(begin + lineEnd)..];
            if (!isPrivate)
                continue;
            clean.Write(RemovedOctets);
            int end = text.IndexOf("-----END"u8);
            text = end < 0 ? [] : text[end..];
        }

        clean.Write(text);
        return clean.WrittenSpan.ToArray();
    }
}
