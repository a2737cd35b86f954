using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>The states of a child SA as pluto names them, outbound first: <c>esp.1badcafe@198.51.100.2 esp.c0ffee01@203.0.113.133 tun.0@... tun.0@...</c>.</summary>
internal static class SpiPair
{
    /// <summary>The four words, or two in transport mode.</summary>
    public static string Of(IpsecStatus child, PlutoConnection connection)
    {
        string peer = child.RemoteAddress ?? connection.Peer;
        string us = connection.Status.Local.Address;
        string tunnel = child.Mode == "tunnel" ? $" tun.0@{peer} tun.0@{us}" : "";
        return $"{child.Protocol}.{Hex(child.SpiOut)}@{peer} {child.Protocol}.{Hex(child.SpiIn)}@{us}{tunnel}";
    }

    private static string Hex(string spi)
    {
        string digits = spi.StartsWith("0x", StringComparison.Ordinal) ? spi[2..].TrimStart('0') : spi;
        return digits.Length == 0 ? "0" : digits;
    }
}
