namespace XfrmCtl.Interop.Tests;

/// <summary>The unit under a real systemd.</summary>
public sealed class ServiceTests
{
    [Fact]
    public void Unit_UnderSystemd_StartsRestartsAndComesBackAtBoot()
    {
        Assert.SkipUnless(File.Exists("/lib/systemd/systemd") && File.Exists("/usr/sbin/logrotate"), "systemd or logrotate is not installed: run tests/lab/install");
        Lab.Run("service", TimeSpan.FromSeconds(200));
    }
}
