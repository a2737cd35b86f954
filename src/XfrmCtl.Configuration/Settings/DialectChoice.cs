using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Settings;

/// <summary>In which dialect a configuration was read, and why.</summary>
/// <param name="Dialect">The dialect.</param>
/// <param name="Reason">Why, as a clause that completes "because ...".</param>
/// <param name="Location">The line that decided it; null where none did.</param>
public sealed record DialectChoice(Dialect Dialect, string Reason, SourceLocation? Location)
{
    /// <summary>The implementation as it writes itself.</summary>
    public string Name => NameOf(Dialect);

    /// <summary>The implementation as it writes itself.</summary>
    public static string NameOf(Dialect dialect) => dialect switch
    {
        Dialect.Libreswan => "libreswan",
        Dialect.StrongSwan => "strongSwan",
        _ => "Openswan",
    };

    /// <summary><c>libreswan, because only it has retransmit-timeout= (ipsec.conf:7:2)</c>.</summary>
    public override string ToString() => $"{Name}, because {Reason}{(Location is { } place ? $" ({place})" : "")}";
}
