using System.Net;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Cli.Compat;

/// <summary>The name of the interface that has an address.</summary>
internal static class InterfaceName
{
    /// <summary>The name; nothing where no interface has it now.</summary>
    public static string Of(string address, IReadOnlyList<LocalAddress> addresses) =>
        IPAddress.TryParse(address, out IPAddress? wanted) ? addresses.FirstOrDefault(local => wanted.Equals(local.Value)).Device ?? "" : "";
}
