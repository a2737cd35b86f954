using System.Runtime.CompilerServices;
using XfrmCtl.Core;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing;

namespace XfrmCtl.Kernel.Tests;

/// <summary>The example of the package's README is a program that runs.</summary>
public sealed class ExampleTests
{
    [KernelFact]
    public Task ListStates_ReservedSpi_IsALine() => FreshNamespace.RunAsync(async () =>
    {
        using var kernel = new NetlinkConnection(NetlinkProtocol.Xfrm);
        Spi spi = await new XfrmClient(kernel).AllocateSpiAsync(new XfrmSpiRequest(Samples.Remote, Samples.Local, IpsecProtocol.Esp, IpsecMode.Tunnel, Samples.Reqid));
        string output = FreshNamespace.Execute("dotnet", Program());
        Assert.Equal($"esp {spi} to {Samples.Local} from {Samples.Remote} reqid {Samples.Reqid}: 0 packets, 0 octets\nthat is all\n", output);
    });

    private static string Program([CallerFilePath] string here = "")
    {
        string configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "examples", "ListStates", "bin", configuration, "net10.0", "ListStates.dll"));
    }
}
