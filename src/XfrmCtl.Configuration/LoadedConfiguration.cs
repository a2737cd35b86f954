using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration;

/// <summary>All that was read from ipsec.conf, ipsec.secrets and what they include.</summary>
/// <remarks>Ownership: whoever loaded it disposes it, which zeroes the secrets; clone a secret that must live longer.</remarks>
public sealed class LoadedConfiguration : IDisposable
{
    /// <summary>In which dialect it was read.</summary>
    public required DialectChoice Dialect { get; init; }

    /// <summary>The settings of <c>config setup</c>, defaults filled.</summary>
    public required SetupSettings Setup { get; init; }

    /// <summary>Every connection in the order of the files, those with errors too (<see cref="ConnectionSettings.HasErrors"/>).</summary>
    public required IReadOnlyList<ConnectionSettings> Connections { get; init; }

    /// <summary>The secrets; empty where no secrets file was asked for or none could be read.</summary>
    public required IpsecSecrets Secrets { get; init; }

    /// <summary>Everything there is to say, in the order of files, lines and columns.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>The documents as they stand in the files, the main one first.</summary>
    public required IReadOnlyList<IpsecConfDocument> Documents { get; init; }

    /// <summary>Whether something could not be used.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>The connection of this name, or of this alias where no connection has the name; null where there is none.</summary>
    public ConnectionSettings? Connection(string name) =>
        Connections.FirstOrDefault(connection => connection.Name == name)
        ?? Connections.FirstOrDefault(connection => connection.Aliases.Value.Contains(name));

    /// <inheritdoc/>
    public void Dispose() => Secrets.Dispose();
}
