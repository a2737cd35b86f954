using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Cli.Compat;

/// <summary>Whose format is printed where the two differ.</summary>
internal enum PlutoDialect
{
    /// <summary>Openswan 2.6.37.</summary>
    Openswan,

    /// <summary>libreswan 4.15.</summary>
    Libreswan,
}

/// <summary>The words for it.</summary>
internal static class PlutoDialects
{
    /// <summary>The environment variable that forces one.</summary>
    public const string Variable = "XFRMCTL_IPSEC";

    /// <summary>The dialect of that word, or null.</summary>
    public static PlutoDialect? Of(string? word) => word?.ToLowerInvariant() switch
    {
        "openswan" => PlutoDialect.Openswan,
        "libreswan" => PlutoDialect.Libreswan,
        _ => null,
    };

    /// <summary>The one that fits a configuration; strongSwan prints neither, and libreswan's is what its users' tools know.</summary>
    public static PlutoDialect Of(Dialect dialect) => dialect == Dialect.Openswan ? PlutoDialect.Openswan : PlutoDialect.Libreswan;

    /// <summary>The word of the control socket's contract; null leaves it to the daemon's configuration.</summary>
    public static string Word(PlutoDialect? dialect) => dialect switch
    {
        PlutoDialect.Openswan => "openswan",
        PlutoDialect.Libreswan => "libreswan",
        _ => "configuration",
    };
}
