using System.Reflection;
using System.Runtime.InteropServices;

namespace XfrmCtl.Ike.Crypto;

/// <summary>OpenSSL's libcrypto where .NET has not what IKEv1 needs: here the big numbers (openssl/bn.h) with constant-time modular exponentiation.</summary>
internal static partial class LibCrypto
{
    private const string Library = "libcrypto";

    static LibCrypto() => NativeLibrary.SetDllImportResolver(typeof(LibCrypto).Assembly, Resolve);

    [LibraryImport(Library)]
    internal static partial nint BN_CTX_new();

    [LibraryImport(Library)]
    internal static partial void BN_CTX_free(nint context);

    [LibraryImport(Library)]
    internal static partial nint BN_new();

    [LibraryImport(Library)]
    internal static partial void BN_clear_free(nint number);

    [LibraryImport(Library)]
    internal static unsafe partial nint BN_bin2bn(byte* octets, int length, nint number);

    [LibraryImport(Library)]
    internal static unsafe partial int BN_bn2binpad(nint number, byte* octets, int length);

    [LibraryImport(Library)]
    internal static partial nint BN_MONT_CTX_new();

    [LibraryImport(Library)]
    internal static partial void BN_MONT_CTX_free(nint montgomery);

    [LibraryImport(Library)]
    internal static partial int BN_MONT_CTX_set(nint montgomery, nint modulus, nint context);

    [LibraryImport(Library)]
    internal static partial int BN_mod_exp_mont_consttime(nint result, nint @base, nint exponent, nint modulus, nint context, nint montgomery);

    [LibraryImport(Library)]
    internal static partial int BN_mod_mul_montgomery(nint result, nint left, nint right, nint montgomery, nint context);

    [LibraryImport(Library)]
    internal static partial int BN_to_montgomery(nint result, nint number, nint montgomery, nint context);

    [LibraryImport(Library)]
    internal static partial int BN_from_montgomery(nint result, nint number, nint montgomery, nint context);

    [LibraryImport(Library)]
    internal static partial int BN_cmp(nint left, nint right);

    [LibraryImport(Library)]
    internal static partial int BN_set_word(nint number, nuint word);

    [LibraryImport(Library)]
    internal static partial int BN_sub_word(nint number, nuint word);

    [LibraryImport(Library)]
    internal static partial nint BN_get_rfc2409_prime_768(nint number);

    [LibraryImport(Library)]
    internal static partial nint BN_get_rfc2409_prime_1024(nint number);

    [LibraryImport(Library)]
    internal static partial nint BN_get_rfc3526_prime_1536(nint number);

    [LibraryImport(Library)]
    internal static partial nint BN_get_rfc3526_prime_2048(nint number);

    [LibraryImport(Library)]
    internal static partial nint BN_get_rfc3526_prime_3072(nint number);

    [LibraryImport(Library)]
    internal static partial nint BN_get_rfc3526_prime_4096(nint number);

    [LibraryImport(Library)]
    internal static partial nint BN_get_rfc3526_prime_6144(nint number);

    [LibraryImport(Library)]
    internal static partial nint BN_get_rfc3526_prime_8192(nint number);

    // The unversioned name is a development link that most machines lack.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return 0;
        foreach (string candidate in (ReadOnlySpan<string>)["libcrypto.so.3", "libcrypto.so.1.1"])
            if (NativeLibrary.TryLoad(candidate, out nint handle))
                return handle;
        throw new DllNotFoundException("neither libcrypto.so.3 nor libcrypto.so.1.1 is on this machine: install OpenSSL (Debian: libssl3)");
    }
}
