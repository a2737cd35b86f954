using System.Globalization;
using System.Net;
using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Whether UDP 500 and 4500 are ours or free, by /proc/net/udp.</summary>
internal sealed class PortCheck(ushort port) : Check
{
    private const string OurProgram = "xfrmctld";
    private static readonly string[] Tables = ["/proc/net/udp", "/proc/net/udp6"];

    public override string Id => $"port.{port}";

    public override string Title => port == 500 ? "UDP 500 (IKE)" : $"UDP {port} (IKE and ESP through NAT)";

    public override CheckReport Run(VerifyScope scope)
    {
        if (!scope.Machine.Exists("/proc/net/udp"))
            return Skipped("/proc/net/udp cannot be read");

        var sockets = Sockets(scope.Machine).ToList();
        if (sockets.Count == 0)
        {
            return scope.Daemon is null
                ? Ok("free")
                : Failed("the daemon runs and does not listen on it", "see the daemon's log, and listen= in the configuration; then: systemctl restart xfrmctld");
        }

        foreach ((string address, string inode) in sockets)
        {
            RunningProcess? holder = scope.Machine.HolderOf(inode);
            if (holder is { } process && process.Command != OurProgram)
                return Failed($"{address} is held by {process.Command} (process {process.Pid})", $"stop {process.Command}; two IKE daemons cannot share the port");
            if (holder is null && scope.Daemon is null)
                return Failed($"{address} is held by a process that cannot be seen", "run as root to see which: ss -ulnp sport = :" + port);
        }

        return Ok($"{OurProgram} listens on {string.Join(", ", sockets.Select(socket => socket.Address).Distinct())}");
    }

    private IEnumerable<(string Address, string Inode)> Sockets(MachineView machine) =>
        from file in Tables
        from line in machine.ReadLines(file)
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields.Length > 9
        let local = fields[1].Split(':')
        where local.Length == 2 && ushort.TryParse(local[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ushort number) && number == port
        select (Address(local[0]), fields[9]);

    // Each group of eight digits is one 32-bit word in the machine's byte order (net/ipv4/udp.c).
    private static string Address(string hex)
    {
        try
        {
            byte[] octets = Convert.FromHexString(hex);
            if (BitConverter.IsLittleEndian)
            {
                for (int word = 0; word + 4 <= octets.Length; word += 4)
                    octets.AsSpan(word, 4).Reverse();
            }

            return octets.Length is 4 or 16 ? new IPAddress(octets).ToString() : hex;
        }
        catch (FormatException)
        {
            return hex;
        }
    }
}
