using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace XfrmCtl.Benchmarks.Load;

/// <summary>libreswan's pluto with one connection for every peer. It knows no kernel but the real one, and where that has no ESP no tunnel of it comes up.</summary>
/// <param name="loadedOnly">Whether each peer has a connection of its own, which is loaded and never comes up.</param>
internal sealed class PlutoResponder(bool loadedOnly = false) : Responder(loadedOnly ? "pluto, loaded" : "pluto")
{
    private int _connections = 1;

    private static string? Root => Outside.Libreswan("pluto") is { } program ? program[..program.IndexOf("/usr/libexec", StringComparison.Ordinal)] : null;

    public override string? Missing => Root is null ? "pluto is not here (tests/lab/install does it)" : null;

    public override bool TakesTunnels => !loadedOnly;

    public override string? Refuses(Scene scene) => scene.Ike.EndsWith("modp1024", StringComparison.Ordinal) ? "Debian builds it without modp1024" : null;

    public override IReadOnlyList<(string Name, string[] Words)> StatusCommands =>
        [(loadedOnly ? "ipsec status, libreswan's, none up" : "ipsec status, libreswan's", InItsPlace("ipsec", "status"))];

    protected override void Write(Scene scene)
    {
        // Debian's build takes IKEv1 only when it is told.
        StringBuilder text = new($"config setup\n  logfile={PathOf("log")}\n  ikev1-policy=accept\n");
        string[] peers = loadedOnly ? [.. scene.Peers.Select(peer => peer.ToString())] : ["%any"];
        _connections = peers.Length;
        for (int number = 0; number < peers.Length; number++)
            text.Append(CultureInfo.InvariantCulture, $"""
                conn crowd{number}
                  ikev2=no
                  authby=secret
                  left={scene.Address}
                  leftsubnet={Network}
                  right={peers[number]}
                  ike={scene.Ike}
                  esp={scene.Esp}
                  pfs=no
                  ikelifetime=8h
                  salifetime=1h
                  rekey=no
                  leftupdown=%disabled
                  auto=add


                """);
        File.WriteAllText(PathOf("ipsec.conf"), text.ToString());
        WriteSecret(PathOf("ipsec.secrets"), $": PSK \"{scene.Key}\"\n");
        File.WriteAllText(PathOf("start"), $"""
            set -e
            mkdir -p /run/pluto
            mount -t overlay -o lowerdir={Root}/usr:/usr usr /usr
            mkdir -p /var/lib/ipsec /etc/ipsec.d
            mount -t tmpfs nss /var/lib/ipsec
            mkdir /var/lib/ipsec/nss
            mount --bind {Root}/etc/ipsec.d /etc/ipsec.d
            touch /etc/ipsec.conf /etc/ipsec.secrets
            mount --bind {PathOf("ipsec.conf")} /etc/ipsec.conf
            mount --bind {PathOf("ipsec.secrets")} /etc/ipsec.secrets
            certutil -N -d sql:/var/lib/ipsec/nss --empty-password
            exec /usr/libexec/ipsec/pluto --config /etc/ipsec.conf --nofork

            """);
    }

    protected override ProcessStartInfo Command() => InOwnRun($"exec sh {PathOf("start")}");

    // It adds its connections by a program of its own when it runs.
    protected override bool IsReady() => File.Exists(PathOf("log")) && File.ReadAllText(PathOf("log")).Contains($"\"crowd{_connections - 1}\": added", StringComparison.Ordinal);
}
