namespace XfrmCtl.Interop.Tests;

/// <summary>
/// Every algorithm with pluto in both roles, as far as libreswan 4.10 goes: Debian builds it without DES, modp768 and modp1024, it has ECP groups in Phase 1 alone, and
/// it ends itself over AES-GMAC in Quick Mode.
/// </summary>
public sealed class PlutoAlgorithmTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(300);

    private static readonly string[] Suites =
    [
        "3des-sha1-modp1536/aes_gcm_8_128",
        "aes128-sha1-modp1536/aes128-aes_xcbc",
        "aes128-sha1-modp2048/null-sha2_512",
        "aes256-sha1-modp2048/camellia256-sha2_256",
        "aes256-sha2_256-modp3072/aes_ccm_16_256",
        "aes128-sha1-modp4096/aes_gcm_16_256/modp4096",
        "aes128-sha2_256-dh19/aes_ctr256-sha1",
        "aes256-sha2_384-dh20/aes_ccm_8_128",
        "aes192-sha2_512-dh21/aes_ccm_12_192",
    ];

    [Theory]
    [InlineData("xfrmctl", "pluto")]
    [InlineData("pluto", "xfrmctl")]
    public void EveryAlgorithm_WithPluto_CarriesPackets(string initiator, string responder) => Lab.Run("algorithms", Limit, [initiator, responder, .. Suites]);
}
