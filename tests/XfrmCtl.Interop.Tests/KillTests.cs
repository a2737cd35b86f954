using System.Globalization;

namespace XfrmCtl.Interop.Tests;

/// <summary>The daemon is killed while its tunnel carries traffic, and comes back.</summary>
public sealed class KillTests
{
    // XFRMCTL_KILLS=100 for as many moments: half an hour a peer.
    private static readonly int Moments = int.Parse(Environment.GetEnvironmentVariable("XFRMCTL_KILLS") ?? "4", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("charon")]
    [InlineData("pluto")]
    public void Daemon_KilledAtRandomMoments_LosesNoPacketAndLeavesNoOrphan(string peer) =>
        Lab.Run("kill", TimeSpan.FromSeconds(240 + (18 * Moments)), peer, Moments.ToString(CultureInfo.InvariantCulture));

    // Where ESP is in UDP the kernel takes it only by a socket: somebody has to keep that meanwhile, as systemd does.
    [Fact]
    public void Daemon_KilledBehindANat_LosesNoPacketBySocketsThatAreKept() =>
        Lab.Run("kill", TimeSpan.FromSeconds(240 + (18 * Moments)), "charon", ((Moments + 1) / 2).ToString(CultureInfo.InvariantCulture), Random.Shared.Next(1, 32768).ToString(CultureInfo.InvariantCulture), "nat");
}
