using System.Runtime.InteropServices;

namespace XfrmCtl.Ike.Crypto;

/// <content>Hashes, and ciphers: .NET has not all of them, and looks up at each call what it has (openssl/evp.h).</content>
internal static partial class LibCrypto
{
    [LibraryImport(Library)]
    internal static partial nint EVP_md5();

    [LibraryImport(Library)]
    internal static partial nint EVP_sha1();

    [LibraryImport(Library)]
    internal static partial nint EVP_sha256();

    [LibraryImport(Library)]
    internal static partial nint EVP_sha384();

    [LibraryImport(Library)]
    internal static partial nint EVP_sha512();

    [LibraryImport(Library)]
    internal static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)]
    internal static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library)]
    internal static partial int EVP_DigestInit_ex(nint context, nint digest, nint engine);

    [LibraryImport(Library)]
    internal static unsafe partial int EVP_DigestUpdate(nint context, byte* octets, nuint length);

    [LibraryImport(Library)]
    internal static unsafe partial int EVP_DigestFinal_ex(nint context, byte* output, uint* written);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint EVP_get_cipherbyname(string name);

    [LibraryImport(Library)]
    internal static partial nint EVP_CIPHER_CTX_new();

    [LibraryImport(Library)]
    internal static partial void EVP_CIPHER_CTX_free(nint context);

    [LibraryImport(Library)]
    internal static unsafe partial int EVP_CipherInit_ex(nint context, nint cipher, nint engine, byte* key, byte* iv, int encrypts);

    [LibraryImport(Library)]
    internal static partial int EVP_CIPHER_CTX_set_padding(nint context, int padding);

    [LibraryImport(Library)]
    internal static unsafe partial int EVP_CipherUpdate(nint context, byte* output, int* written, byte* input, int length);
}
