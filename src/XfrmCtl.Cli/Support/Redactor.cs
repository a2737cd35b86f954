using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
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

    // 64 bits are a cookie. A key of that length would be DES's, and keys of the kernel are asked of nobody here.
    private const int LongestNumberDigits = 16;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly byte[] RemovedOctets = "[removed]"u8.ToArray();

    private readonly List<SecretBytes> _forms = [];

    /// <summary>Knows the secrets of a configuration in the forms in which programs print them: as they are, in hex, in base64.</summary>
    /// <param name="entries">The secrets.</param>
    /// <param name="suspects">Words that may be secrets in the wrong place.</param>
    public Redactor(IEnumerable<SecretEntry> entries, IEnumerable<string> suspects)
    {
        foreach (string suspect in suspects.Where(word => word.Length >= ShortestSuspect))
            _forms.Add(new SecretBytes(global::System.Text.Encoding.UTF8.GetBytes(suspect)));
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
        _forms.Add(new SecretBytes(secret));
        var hex = new SecretBytes(secret.Length * 2);
        Convert.TryToHexStringLower(secret, hex.Span, out _);
        _forms.Add(hex);
        var upper = new SecretBytes(secret.Length * 2);
        Convert.TryToHexString(secret, upper.Span, out _);
        _forms.Add(upper);
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
