using System.Buffers;
using System.Buffers.Text;
using XfrmCtl.Core;

namespace XfrmCtl.Configuration.Secrets;

/// <summary>Reads the value of a pre-shared key, without a copy that is not zeroed.</summary>
internal static class SecretValue
{
    /// <summary>Reads a quoted value: the octets between the quotes, no escapes.</summary>
    public static SecretBytes? Quoted(ReadOnlySpan<byte> token, out string? problem)
    {
        problem = token.Length == 2 ? "it is empty" : null;
        return problem is null ? new SecretBytes(token[1..^1]) : null;
    }

    /// <summary>Reads a value without quotes: <c>0x</c> hexadecimal, <c>0s</c> base 64, <c>0t</c> text (ipsec.secrets(5), ipsec_ttodata(3)).</summary>
    /// <param name="token">The word.</param>
    /// <param name="problem">What is wrong with it, as a clause that does not show it; null where nothing is.</param>
    public static SecretBytes? Unquoted(ReadOnlySpan<byte> token, out string? problem)
    {
        problem = null;
        ReadOnlySpan<byte> digits = token.Length >= 2 ? token[2..] : token;
        if (token.StartsWith("0x"u8) || token.StartsWith("0X"u8))
            return Hexadecimal(digits, out problem);
        if (token.StartsWith("0s"u8) || token.StartsWith("0S"u8))
            return Base64Text(digits, out problem);
        if (!token.StartsWith("0t"u8))
            problem = "it is neither in quotes nor begins with 0x, 0s or 0t";
        else if (digits.IsEmpty)
            problem = "it is empty";
        return problem is null ? new SecretBytes(digits) : null;
    }

    private static SecretBytes? Hexadecimal(ReadOnlySpan<byte> digits, out string? problem)
    {
        int count = 0;
        foreach (byte digit in digits)
        {
            if (digit == '_')
                continue;
            if (!char.IsAsciiHexDigit((char)digit))
            {
                problem = "it has a character behind 0x that is no hexadecimal digit";
                return null;
            }

            count++;
        }

        problem = count == 0 ? "it is empty" : count % 2 != 0 ? "it has an odd number of hexadecimal digits" : null;
        if (problem is not null)
            return null;
        SecretBytes secret = new(count / 2);
        int at = 0;
        foreach (byte digit in digits)
        {
            if (digit == '_')
                continue;
            int value = char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
            secret.Span[at / 2] = (byte)(secret.Span[at / 2] << 4 & 0xf0 | value);
            at++;
        }

        return secret;
    }

    private static SecretBytes? Base64Text(ReadOnlySpan<byte> digits, out string? problem)
    {
        using SecretBytes buffer = new(Base64.GetMaxDecodedFromUtf8Length(digits.Length));
        bool decoded = Base64.DecodeFromUtf8(digits, buffer.Span, out _, out int written) == OperationStatus.Done;
        problem = !decoded ? "it is not base 64 behind 0s" : written == 0 ? "it is empty" : null;
        return problem is null ? new SecretBytes(buffer.Span[..written]) : null;
    }
}
