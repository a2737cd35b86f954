namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>The daemon's Diffie-Hellman arithmetic is libcrypto's.</summary>
internal sealed class LibCryptoCheck : Check
{
    private static readonly string[] Names = ["libcrypto.so.3", "libcrypto.so.1.1"];

    public override string Id => "library.libcrypto";

    public override string Title => "OpenSSL's libcrypto";

    public override CheckReport Run(VerifyScope scope) => Names.FirstOrDefault(scope.Machine.HasLibrary) is { } found
        ? Ok(found)
        : Failed("neither libcrypto.so.3 nor libcrypto.so.1.1 can be loaded; the daemon needs one", "apt-get install libssl3");
}
