using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace XfrmCtl.Benchmarks.Load;

/// <summary>Our daemon as it is published, with a connection for each peer.</summary>
/// <param name="realKernel">Whether states and policies go into the kernel, or into memory.</param>
internal sealed class XfrmctldResponder(bool realKernel) : Responder(realKernel ? "xfrmctld" : "xfrmctld --kernel memory")
{
    private static string Program => Path.Combine(Environment.GetEnvironmentVariable("XFRMCTL_BIN") ?? Path.Combine(Outside.Root, "artifacts"), "xfrmctld");

    public override string? Missing => File.Exists(Program) ? null : "xfrmctld is not published (packaging/publish does it)";

    public override IReadOnlyList<(string Name, string[] Words)> StatusCommands
    {
        get
        {
            string folder = Path.GetDirectoryName(Program)!;
            return
            [
                ("true, run as all of these are", InItsPlace("true")),
                ("xfrmctl status", InItsPlace(Path.Combine(folder, "xfrmctl"), "status", "--socket", PathOf("control"))),
                ("xfrmctl status --json", InItsPlace(Path.Combine(folder, "xfrmctl"), "status", "--json", "--socket", PathOf("control"))),
                ("ipsec status, ours", InItsPlace(Path.Combine(folder, "ipsec"), "--socket", PathOf("control"), "status")),
            ];
        }
    }

    protected override void Write(Scene scene)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"config setup\n\tplutostderrlog={PathOf("log")}\n\tprotostack=netkey\n\n")
            .Append(CultureInfo.InvariantCulture, $"conn %default\n\tleft={scene.Address}\n\tleftsubnet={Network}\n\tauthby=secret\n\tike={scene.Ike}\n\tphase2alg={scene.Esp}\n\tpfs=no\n\tikelifetime=8h\n\tkeylife=1h\n\trekey=no\n\tauto=add\n\n");
        for (int number = 0; number < scene.Peers.Count; number++)
            text.Append(CultureInfo.InvariantCulture, $"conn t{number}\n\tright={scene.Peers[number]}\n\n");
        File.WriteAllText(PathOf("ipsec.conf"), text.ToString());
        WriteSecret(PathOf("ipsec.secrets"), $": PSK \"{scene.Key}\"\n");
    }

    protected override ProcessStartInfo Command() => InOwnRun(
        $"exec {Program} --config {PathOf("ipsec.conf")} --secrets {PathOf("ipsec.secrets")} --socket {PathOf("control")} --kernel {(realKernel ? "netlink" : "memory")}");

    protected override bool IsReady() => File.Exists(PathOf("log")) && File.ReadAllText(PathOf("log")).Contains(" runs with ", StringComparison.Ordinal);
}
