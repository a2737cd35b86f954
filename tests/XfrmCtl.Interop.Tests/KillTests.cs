using System.Globalization;

namespace XfrmCtl.Interop.Tests;

/// <summary>The daemon is killed while its tunnel carries traffic, and comes back.</summary>
public sealed class KillTests
{
    // XFRMCTL_KILLS=100 for as many moments: half an hour a peer.
    private static readonly int Moments = int.Parse(Environment.GetEnvironmentVariable("XFRMCTL_KILLS") ?? "6", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("charon")]
    [InlineData("pluto")]
    public void Daemon_KilledAtRandomMoments_LosesNoPacketAndLeavesNoOrphan(string peer) =>
        Lab.Run("kill", TimeSpan.FromSeconds(240 + (18 * Moments)), peer, Moments.ToString(CultureInfo.InvariantCulture));
}
