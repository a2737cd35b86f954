namespace XfrmCtl.Interop.Tests;

/// <summary>The tunnel of examples/asa-site-to-site to a Cisco ASA, which XfrmCtl.AsaPeer is.</summary>
public sealed class AsaTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(400);

    [Fact]
    public void SeedTunnel_WithEverySettingOfEverySwitch_CarriesPacketsWhoeverBegins() => Lab.Run("asa", Limit, "settings");

    [Fact]
    public void Refusals_InEveryManner_HaveTheirExitCodeAndReason() => Lab.Run("asa", Limit, "refusals");

    [Fact]
    public void Renewals_IdlenessDeadPeersAndReloads_LeaveTheTunnelUp() => Lab.Run("asa", Limit, "life");

    [Fact]
    public void LimitOfKilobytes_ThatTheAsaTells_IsRenewedWithoutALostPacket() => Lab.Run("asa", Limit, "octets");
}
