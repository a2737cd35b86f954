using System.Runtime.InteropServices;

namespace XfrmCtl.Ike.Crypto;

/// <content>Signatures over bare octets, without the name of a hash, which .NET refuses to make (openssl/evp.h).</content>
internal static partial class LibCrypto
{
    [LibraryImport(Library)]
    internal static unsafe partial nint d2i_AutoPrivateKey(nint key, byte** octets, CLong length);

    [LibraryImport(Library)]
    internal static partial int EVP_PKEY_up_ref(nint key);

    [LibraryImport(Library)]
    internal static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    internal static partial nint EVP_PKEY_CTX_new(nint key, nint engine);

    [LibraryImport(Library)]
    internal static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(Library)]
    internal static partial int EVP_PKEY_sign_init(nint context);

    [LibraryImport(Library)]
    internal static unsafe partial int EVP_PKEY_sign(nint context, byte* signature, nuint* signatureLength, byte* octets, nuint length);
}
