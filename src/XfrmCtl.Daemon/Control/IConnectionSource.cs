using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;

namespace XfrmCtl.Daemon.Control;

/// <summary>Where connections come from: the files.</summary>
internal interface IConnectionSource
{
    /// <summary>The connections that are not as the files have them, and why.</summary>
    IReadOnlyList<ConnectionProblem> Problems { get; }

    /// <summary>For whom the files were written.</summary>
    Dialect Dialect { get; }

    /// <summary>What config setup comes to, for the ipsec command.</summary>
    DaemonDetails Details();

    /// <summary>The name of a connection that may be called by an alias (connalias=, the common name of leftsubnets=).</summary>
    string Resolve(string nameOrAlias);

    /// <summary>Reads all files anew; connections whose settings are the same are not touched.</summary>
    /// <param name="dryRun">Only says what would be done.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ControlReply> Reload(bool dryRun, CancellationToken cancellation);

    /// <summary>Loads one connection from the files, whatever its auto= says.</summary>
    Task<ControlReply> Load(string name, bool replace, CancellationToken cancellation);

    /// <summary>Ends and forgets one connection.</summary>
    Task<ControlReply> Unload(string name, CancellationToken cancellation);
}
