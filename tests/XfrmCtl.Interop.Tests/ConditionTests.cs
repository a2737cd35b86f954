namespace XfrmCtl.Interop.Tests;

/// <summary>Tunnels under the conditions that they meet in the field.</summary>
public sealed class ConditionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    [Fact]
    public void Tunnel_LifetimesOfSeconds_AreRenewedWithoutALostPing() => Lab.Run("lifetimes", Limit, "asa", "charon");

    [Fact]
    public void Connection_OnDemand_ComesUpWithTheTrafficThatAsksForIt() => Lab.Run("on-demand", Limit, "asa", "charon");
}
