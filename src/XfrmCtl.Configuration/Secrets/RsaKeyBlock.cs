using XfrmCtl.Core;

namespace XfrmCtl.Configuration.Secrets;

/// <summary>
/// A private key that stands in ipsec.secrets itself, as Openswan's newhostkey writes it: <c>: RSA { Modulus: 0x… PublicExponent: 0x… … }</c>.
/// </summary>
internal static class RsaKeyBlock
{
    // In the order of an RSAPrivateKey (RFC 8017 A.1.2).
    private static readonly string[] Numbers =
        ["Modulus", "PublicExponent", "PrivateExponent", "Prime1", "Prime2", "Exponent1", "Exponent2", "Coefficient"];

    // Of a key of 16384 bits the numbers have about 9 KiB; two octets of length tell up to 64 KiB.
    private const int MostOctets = 32 * 1024;

    /// <summary>The key as an RSAPrivateKey in DER, or null and what is wrong with it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="at">The token with the opening brace.</param>
    /// <param name="problem">What is wrong, as a clause that shows nothing of the key; null where nothing is.</param>
    public static SecretBytes? Read(SecretRecord record, int at, out string? problem)
    {
        SecretBytes?[] numbers = new SecretBytes?[Numbers.Length];
        try
        {
            for (int token = at + 1; token + 2 < record.Count; token++)
            {
                int number = Array.FindIndex(Numbers, name => record.IsWord(token, name));
                if (number >= 0 && record[token + 1].Kind == SecretTokenKind.Colon)
                    numbers[number] ??= SecretValue.Unquoted(record.Octets(token + 2), out _);
            }

            int missing = Array.FindIndex(numbers, number => number is null);
            problem = missing < 0 ? null
                : missing > 1 && numbers[0] is not null ? $"it has no {Numbers[missing]}, as where the private part is in a database of NSS, which is not read"
                : $"it has no {Numbers[missing]}";
            if (problem is null && numbers.Sum(number => number!.Length) > MostOctets)
                problem = "its numbers are longer than those of any key";
            return problem is null ? Encode(numbers!) : null;
        }
        finally
        {
            foreach (SecretBytes? number in numbers)
                number?.Dispose();
        }
    }

    private static SecretBytes Encode(SecretBytes[] numbers)
    {
        int content = 3;
        foreach (SecretBytes number in numbers)
            content += Length(IntegerOctets(number.Span));
        SecretBytes key = new(Length(content));
        Span<byte> output = key.Span;
        Head(ref output, 0x30, content);
        ((ReadOnlySpan<byte>)[0x02, 1, 0]).CopyTo(output);
        output = output[3..];
        foreach (SecretBytes number in numbers)
        {
            ReadOnlySpan<byte> octets = number.Span.TrimStart((byte)0);
            int length = IntegerOctets(number.Span);
            Head(ref output, 0x02, length);
            octets.CopyTo(output[(length - octets.Length)..]);
            output = output[length..];
        }

        return key;
    }

    // A number with its highest bit set gets a zero in front, or it would be negative.
    private static int IntegerOctets(ReadOnlySpan<byte> number)
    {
        ReadOnlySpan<byte> octets = number.TrimStart((byte)0);
        return octets.IsEmpty ? 1 : octets.Length + (octets[0] >> 7);
    }

    private static int Length(int content) => content + (content < 0x80 ? 2 : content < 0x100 ? 3 : 4);

    private static void Head(ref Span<byte> output, byte tag, int content)
    {
        ReadOnlySpan<byte> head = content < 0x80 ? [tag, (byte)content]
            : content < 0x100 ? [tag, 0x81, (byte)content]
            : [tag, 0x82, (byte)(content >> 8), (byte)(content & 0xff)];
        head.CopyTo(output);
        output = output[head.Length..];
    }
}
