using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace XfrmCtl.Daemon.System;

/// <summary>Finds which program holds a UDP port, so that "address in use" can name it.</summary>
internal static class PortOwner
{
    /// <summary>A clause such as <c>charon (pid 712)</c>, or null where it cannot be told.</summary>
    public static string? Find(IPAddress address, int port)
    {
        try
        {
            string? inode = FindInode("/proc/net/udp", address, port) ?? FindInode("/proc/net/udp6", address, port);
            return inode is null ? null : FindProcess($"socket:[{inode}]");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The inode of a line of /proc/net/udp that holds the port on this address or on all.</summary>
    private static string? FindInode(string table, IPAddress address, int port)
    {
        string wanted = Hex(address);
        foreach (string line in File.ReadLines(table).Skip(1))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 10)
                continue;
            string[] local = fields[1].Split(':');
            if (local.Length == 2
                && int.Parse(local[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) == port
                && (local[0] == wanted || local[0].All(digit => digit == '0')))
                return fields[9];
        }
        return null;
    }

    /// <summary>The table prints addresses as native 32-bit words in hex.</summary>
    private static string Hex(IPAddress address) =>
        string.Concat(MemoryMarshal.Cast<byte, uint>(address.GetAddressBytes()).ToArray()
            .Select(word => word.ToString("X8", CultureInfo.InvariantCulture)));

    private static string? FindProcess(string socket)
    {
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            string pid = Path.GetFileName(process);
            if (!pid.All(char.IsAsciiDigit))
                continue;
            try
            {
                foreach (string descriptor in Directory.EnumerateFiles(Path.Combine(process, "fd")))
                    if (File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name == socket)
                        return $"{File.ReadAllText(Path.Combine(process, "comm")).Trim()} (pid {pid})";
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // The process ended meanwhile or is not ours to look at.
            }
        }
        return null;
    }
}
