using XfrmCtl.Cli.Inspection;
using XfrmCtl.Cli.System;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Verification;

/// <summary>Configuration and secrets as the checks need them.</summary>
internal static class ConfigurationReader
{
    /// <summary>Reads both files; whatever is wrong with them becomes a fact.</summary>
    public static ConfigurationFacts Facts(string config, string secrets)
    {
        using LoadedConfiguration loaded = new ConfigurationFiles().Load(config, ref secrets);
        LocalNetwork machine = LocalNetworkReader.Read(loaded.Setup.Listen.Value);
        return new ConfigurationFacts
        {
            ConfigPath = config,
            SecretsPath = secrets,
            ConfigUnreadable = Unreadable(loaded, config),
            SecretsUnreadable = Unreadable(loaded, secrets),
            SecretsExposed = loaded.Diagnostics.Any(diagnostic => diagnostic.Code == DiagnosticCode.SecretFileMode),
            ConfigProblems = Problems(loaded, ofSecrets: false),
            SecretsProblems = Problems(loaded, ofSecrets: true),
            WeakSecrets = [.. loaded.Diagnostics.Where(diagnostic => diagnostic.Code == DiagnosticCode.SecretWeak)
                .Select(diagnostic => new ProblemFact(IsError: false, $"{diagnostic.Location}: {diagnostic.Message}"))],
            SecretsFiles = [.. SecretsFiles(loaded, secrets).Distinct()],
            Dialect = loaded.Dialect.Dialect,
            Connections = [.. loaded.Connections.Where(connection => !connection.HasErrors).Select(connection => Facts(connection, loaded, machine))],
        };
    }

    private static string? Unreadable(LoadedConfiguration loaded, string path) => loaded.Diagnostics
        .Where(diagnostic => diagnostic.Code == DiagnosticCode.FileUnreadable && diagnostic.Location.Line == 0 && diagnostic.Location.File == path)
        .Select(diagnostic => diagnostic.Message.Contains(path, StringComparison.Ordinal) ? diagnostic.Message : $"{path}: {diagnostic.Message}")
        .FirstOrDefault();

    // Files whose mode is wrong are not read, so they are known by that alone; relative names of private keys are below ipsec.d (ipsec.secrets(5)).
    private static IEnumerable<string> SecretsFiles(LoadedConfiguration loaded, string secrets) =>
        loaded.Diagnostics.Where(diagnostic => diagnostic.Code == DiagnosticCode.SecretFileMode).Select(diagnostic => diagnostic.Location.File)
            .Prepend(secrets)
            .Concat(loaded.Secrets.Entries.Select(entry => entry.Location.File))
            .Concat(loaded.Secrets.Entries.Select(entry => entry.File).OfType<string>().Select(file => Path.Combine("/etc/ipsec.d/private", file)));

    // The mode of the secrets has a check of its own, and so have weak algorithms and keys.
    private static IReadOnlyList<ProblemFact> Problems(LoadedConfiguration loaded, bool ofSecrets) =>
        [.. loaded.Diagnostics
            .Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Info)
            .Where(diagnostic => diagnostic.Code is not (DiagnosticCode.SecretFileMode or DiagnosticCode.WeakAlgorithms or DiagnosticCode.SecretWeak))
            .Where(diagnostic => diagnostic.Code.StartsWith("XC20", StringComparison.Ordinal) == ofSecrets)
            .Select(diagnostic => new ProblemFact(diagnostic.Severity == DiagnosticSeverity.Error, $"{diagnostic.Location}: {diagnostic.Message}"))];

    private static ConnectionFacts Facts(ConnectionSettings connection, LoadedConfiguration loaded, LocalNetwork machine)
    {
        // A machine that has neither address yet: a check of its own says that the address is missing.
        OrientedConnection? oriented = Orientation.TryOrient(connection, machine, out _) ?? LocalSide.AsLeft(connection);
        EndSettings local = oriented?.Local ?? connection.Left;
        EndSettings remote = oriented?.Remote ?? connection.Right;
        return new ConnectionFacts
        {
            Name = connection.Name,
            LocalAddress = oriented?.LocalAddress,
            RemoteAddress = oriented?.RemoteAddress,
            SourceAddress = local.SourceIp.Value,
            LocalNetworks = local.Subnets.Value,
            RemoteNetworks = remote.Subnets.Value,
            EspProposals = connection.EspProposals.Value,
            ForceEncaps = connection.ForceEncaps.Value,
            Compresses = connection.Compress.Value,
            Mtu = connection.Mtu.Value,
            IsIgnored = connection.Auto.Value == AutoAction.Ignore,
            StartsByItself = connection.Auto.Value is AutoAction.Route or AutoAction.Start,
            Traffic = Traffic(local, remote),
            Mark = $"{connection.MarkIn.Value} {connection.MarkOut.Value}".Trim(),
            Weaknesses = [.. Weaknesses(connection).Distinct()],
            LacksSecret = connection.AuthBy.Value == AuthenticationMethod.Secret
                && oriented is not null
                && loaded.Secrets.FindPreSharedKey(oriented.LocalId, oriented.RemoteId) is null,
        };
    }

    private static string Traffic(EndSettings local, EndSettings remote) =>
        local.ProtocolPort.Value == ProtocolPort.Any && remote.ProtocolPort.Value == ProtocolPort.Any ? "" : $"{local.ProtocolPort.Value} {remote.ProtocolPort.Value}";

    private static IEnumerable<string> Weaknesses(ConnectionSettings connection)
    {
        foreach (IkeProposal proposal in connection.IkeProposals.Value)
        {
            if (proposal.Cipher.Weakness is not null)
                yield return proposal.Cipher.ConfName;
            if (proposal.Hash.Weakness is not null)
                yield return proposal.Hash.ConfName;
            if (proposal.Group.Weakness is not null)
                yield return proposal.Group.ConfName;
        }

        foreach (EspProposal proposal in connection.EspProposals.Value)
        {
            if (proposal.Cipher.Weakness is not null)
                yield return proposal.EncryptionName;
            if (proposal.Integrity?.Weakness is not null)
                yield return proposal.Integrity.ConfName;
        }

        if (connection.EffectivePfsGroup is { Weakness: not null } group)
            yield return group.ConfName;
    }
}
