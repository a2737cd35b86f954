using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.Verbs;

namespace XfrmCtl.Cli.Compat;

/// <summary><c>ipsec --version</c>: what it is, and for whom it stands, since scripts look for either name before they go on.</summary>
internal static class IpsecVersion
{
    /// <summary>Prints the line.</summary>
    public static int Print(Terminal terminal)
    {
        terminal.Out.WriteLine($"Linux XfrmCtl {Code} (netkey), in place of Openswan 2.6.37 and Libreswan 4.15");
        return 0;
    }

    /// <summary>Version and kernel, as <c>ipsec --versioncode</c> has them.</summary>
    public static string Code => $"U{VersionVerb.Version}/K{Environment.OSVersion.Version}";
}
