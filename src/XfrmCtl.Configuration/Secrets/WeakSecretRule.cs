using System.Globalization;
using System.Text;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Secrets;

/// <summary>Whether a pre-shared key can be guessed: whoever records one Main Mode as a false peer can try keys at leisure (RFC 2409 §5.4, §8).</summary>
internal static class WeakSecretRule
{
    /// <summary>Why a key is weak, as a clause that does not show it, or null where it is not.</summary>
    public static string? Check(ReadOnlySpan<byte> secret, IReadOnlyList<IdentitySpecification> ids)
    {
        foreach (IdentitySpecification id in ids)
        {
            if (Ascii.EqualsIgnoreCase(secret, id.Text))
                return "it is an identity of its own entry";
        }

        if (IsCommon(secret))
            return "it is a placeholder or a common password";
        if (secret.Length < LeastOctets)
            return string.Create(CultureInfo.InvariantCulture, $"it has only {secret.Length} octets");
        int different = Different(secret);
        if (different < LeastDifferent)
            return string.Create(CultureInfo.InvariantCulture, $"it has only {different} different characters");
        double bits = secret.Length * Math.Log2(Alphabet(secret));
        return bits < LeastBits
            ? string.Create(CultureInfo.InvariantCulture, $"it has at most {bits:0} bits of entropy, and {LeastBits} are wanted")
            : null;
    }

    /// <summary>Compares letters and digits alone, in lower case: <c>CHANGE-ME!</c> is <c>changeme</c>.</summary>
    private static bool IsCommon(ReadOnlySpan<byte> secret)
    {
        foreach (string word in Common)
        {
            int at = 0;
            bool same = true;
            foreach (byte octet in secret)
            {
                char c = char.ToLowerInvariant((char)octet);
                if (!char.IsAsciiLetterOrDigit(c))
                    continue;
                same = at < word.Length && word[at] == c;
                if (!same)
                    break;
                at++;
            }

            if (same && at == word.Length)
                return true;
        }

        return false;
    }

    private static int Different(ReadOnlySpan<byte> secret)
    {
        Span<bool> seen = stackalloc bool[256];
        int different = 0;
        foreach (byte octet in secret)
        {
            different += seen[octet] ? 0 : 1;
            seen[octet] = true;
        }

        seen.Clear();
        return different;
    }

    /// <summary>The size of the smallest usual alphabet that the key is written in.</summary>
    private static int Alphabet(ReadOnlySpan<byte> secret)
    {
        bool lower = false, upper = false, digit = false, sign = false, binary = false;
        foreach (byte octet in secret)
        {
            lower |= octet is >= (byte)'a' and <= (byte)'z';
            upper |= octet is >= (byte)'A' and <= (byte)'Z';
            digit |= octet is >= (byte)'0' and <= (byte)'9';
            sign |= octet is >= 0x20 and < 0x7f && !char.IsAsciiLetterOrDigit((char)octet);
            binary |= octet is < 0x20 or >= 0x7f;
        }

        return binary ? 256 : (lower ? 26 : 0) + (upper ? 26 : 0) + (digit ? 10 : 0) + (sign ? 33 : 0);
    }

    /// <summary>libreswan warns below this.</summary>
    private const int LeastOctets = 8;

    private const int LeastDifferent = 5;

    /// <summary>What a key of twenty letters of one case would have at best, rounded down.</summary>
    private const int LeastBits = 80;

    private static readonly string[] Common =
    [
        "changeme", "changethis", "replaceme", "secret", "sharedsecret", "presharedkey", "presharedsecret", "psk", "mypsk", "mysecret", "yoursecret", "yourpsk",
        "password", "passwd", "passw0rd", "password1", "password123", "p4ssw0rd", "letmein", "welcome", "qwerty", "qwertyuiop", "abc123", "12345678", "123456789",
        "1234567890", "0123456789", "cisco", "cisco123", "ciscocisco", "cisco1234", "asa", "vpn", "vpnvpn", "ipsec", "ipsecvpn", "openswan", "libreswan",
        "strongswan", "test", "testing", "test1234", "testtest", "test123", "example", "default", "admin", "administrator", "root", "guest", "key", "sharedkey",
        "verysecret", "verysecretkey", "supersecret", "topsecret", "foobar", "foobarbaz", "yourpresharedkey", "mypresharedkey", "insecure", "temp", "temporary",
    ];
}
