using System.Runtime.InteropServices;

namespace XfrmCtl.Ike.Crypto;

/// <content>Ciphers that .NET has not (openssl/evp.h).</content>
internal static partial class LibCrypto
{
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
