namespace XfrmCtl.Interop.Tests;

/// <summary>Every algorithm of the table with charon in both roles: each kernel uses it, and packets cross.</summary>
public sealed class CharonAlgorithmTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(300);

    private static readonly string[] Suites =
    [
        "des-md5-modp1024/des-md5",
        "3des-md5-modp768/aes128gcm8",
        "camellia192-sha1-modp1024/camellia256-sha256",
        "aes256-sha1-modp1024/aes192-sha384",
        "aes128-sha1-modp1536/aes128-aesxcbc",
        "aes128-sha1-modp2048/null-sha512",
        "aes256-sha256-modp3072/aes256ccm16",
        "aes128-sha1-modp4096/aes256gcm16/modp4096",
        "aes128-sha1-ecp256/aes128gmac",
        "aes128-sha256-ecp256/aes256ctr-sha1/ecp256",
        "aes256-sha384-ecp384/aes128ccm8/ecp384",
        "aes192-sha512-ecp521/aes192ccm12/ecp521",
    ];

    [Theory]
    [InlineData("xfrmctl", "charon")]
    [InlineData("charon", "xfrmctl")]
    public void EveryAlgorithm_WithCharon_CarriesPackets(string initiator, string responder) => Lab.Run("algorithms", Limit, [initiator, responder, .. Suites]);
}
