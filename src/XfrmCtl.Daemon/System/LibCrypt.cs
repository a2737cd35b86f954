using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace XfrmCtl.Daemon.System;

/// <summary>crypt(3): hashes of passwords as /etc/shadow has them ($1$, $5$, $6$, $2b$, $y$), by the system's own library.</summary>
internal static partial class LibCrypt
{
    // struct crypt_data: 32 kB in libxcrypt, 128 kB in glibc's old libcrypt.
    private const int DataOctets = 256 * 1024;

    /// <summary>Whether the library is there.</summary>
    public static bool IsThere { get; } = NativeLibrary.TryLoad("libcrypt.so.1", out _);

    /// <summary>Whether a password has this hash, compared in constant time; false for a hash of a kind that the library does not know.</summary>
    /// <param name="password">The password; one with a zero octet has no hash.</param>
    /// <param name="hash">The hash with its salt, in ASCII.</param>
    public static bool Verifies(ReadOnlySpan<byte> password, ReadOnlySpan<byte> hash)
    {
        if (!IsThere || password.Contains((byte)0) || hash.Contains((byte)0))
            return false;
        byte[] phrase = GC.AllocateArray<byte>(password.Length + 1, pinned: true);
        byte[] data = GC.AllocateArray<byte>(DataOctets, pinned: true);
        try
        {
            password.CopyTo(phrase);
            nint computed = Crypt(phrase, [.. hash, 0], data);

            // What the library cannot do it answers with *0 or *1, or not at all: that is no hash of anything.
            return computed != 0 && Marshal.PtrToStringAnsi(computed) is { Length: > 2 } result
                && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(result), hash);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(phrase);
            CryptographicOperations.ZeroMemory(data);
        }
    }

    [LibraryImport("libcrypt.so.1", EntryPoint = "crypt_r")]
    private static partial nint Crypt(byte[] phrase, byte[] setting, byte[] data);
}
