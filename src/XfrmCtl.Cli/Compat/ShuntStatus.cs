namespace XfrmCtl.Cli.Compat;

/// <summary>libreswan's <c>ipsec shuntstatus</c>. There are no bare shunts here: a trap is the connection's own policy.</summary>
internal static class ShuntStatus
{
    /// <summary>Writes the list.</summary>
    public static void Write(LineWriter lines)
    {
        lines.Line("Bare Shunt list:");
        lines.Blank();
    }
}
