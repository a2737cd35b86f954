using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>What holds for one run of the <c>ipsec</c> command.</summary>
/// <param name="Context">The world.</param>
/// <param name="Forced">The dialect that is wanted, or null for the configuration's.</param>
internal sealed record IpsecScope(CliContext Context, PlutoDialect? Forced)
{
    /// <summary>The control socket unless a command names another.</summary>
    public string Socket { get; init; } = ControlClient.DefaultSocketPath;

    /// <summary>A conversation with the daemon.</summary>
    public PlutoConversation Converse(string? socket = null) => new(Context, socket ?? Socket, Forced);
}
