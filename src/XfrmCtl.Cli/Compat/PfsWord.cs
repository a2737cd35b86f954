using XfrmCtl.Control;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Compat;

/// <summary>The group of perfect forward secrecy of a child SA, in pluto's words.</summary>
internal static class PfsWord
{
    /// <summary><c>&lt;N/A&gt;</c> without it, <c>&lt;Phase1&gt;</c> where it is that of Phase 1, else its name.</summary>
    public static string Of(IpsecStatus child, PlutoConnection connection)
    {
        if (child.PfsGroup is not { } name)
            return "<N/A>";
        return name == connection.NewestIke?.Group ? "<Phase1>" : GroupTable.ByConfName(name) is { } group ? PlutoNames.Group(group) : name;
    }
}
