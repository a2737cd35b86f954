namespace XfrmCtl.Interop.Tests;

/// <summary>Tunnels under the conditions that they meet in the field.</summary>
public sealed class ConditionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    [Fact]
    public void Tunnel_LifetimesOfSeconds_AreRenewedWithoutALostPing() => Lab.Run("lifetimes", Limit, "asa", "charon");

    [Theory]
    [InlineData("xfrmctl", "charon")]
    [InlineData("charon", "xfrmctl")]
    [InlineData("xfrmctl", "pluto")]
    public void Tunnel_LifetimesOfOctets_AreRenewedWithoutALostPacket(string initiator, string responder) => Lab.Run("octets", Limit, initiator, responder);

    [Fact]
    public void Connection_OnDemand_ComesUpWithTheTrafficThatAsksForIt() => Lab.Run("on-demand", Limit, "asa", "charon");

    [Fact]
    public void Connection_OnDemandWhereTheKernelKeepsWhatAsks_LosesNothing() => Lab.Run("on-demand", Limit, "asa", "charon", "kept");

    [Fact]
    public void Tunnel_AddressAndLinkThatGoAndCome_StaysOrComesBack() => Lab.Run("addresses", Limit, "charon");
}
