using System.Net;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Verification;

/// <summary>What the checks need to know of configuration and secrets.</summary>
internal sealed record ConfigurationFacts
{
    /// <summary>The configuration file.</summary>
    public required string ConfigPath { get; init; }

    /// <summary>The secrets file.</summary>
    public required string SecretsPath { get; init; }

    /// <summary>Why the configuration could not be read, or null.</summary>
    public string? ConfigUnreadable { get; init; }

    /// <summary>Why the secrets could not be read, or null.</summary>
    public string? SecretsUnreadable { get; init; }

    /// <summary>Whether the secrets are not used because others may read or change them.</summary>
    public bool SecretsExposed { get; init; }

    /// <summary>Problems of the configuration, each as one line.</summary>
    public IReadOnlyList<ProblemFact> ConfigProblems { get; init; } = [];

    /// <summary>Problems of the secrets, each as one line.</summary>
    public IReadOnlyList<ProblemFact> SecretsProblems { get; init; } = [];

    /// <summary>Pre-shared keys that can be guessed: file, line, column and why, never the key.</summary>
    public IReadOnlyList<ProblemFact> WeakSecrets { get; init; } = [];

    /// <summary>Every file with secrets in it: the main one, what it includes, private keys.</summary>
    public IReadOnlyList<string> SecretsFiles { get; init; } = [];

    /// <summary>Whose words the configuration is written in.</summary>
    public Dialect Dialect { get; init; }

    /// <summary>The connections that could be read.</summary>
    public IReadOnlyList<ConnectionFacts> Connections { get; init; } = [];
}

/// <summary>A diagnostic.</summary>
/// <param name="IsError">Error, or else warning.</param>
/// <param name="Line">File, line, column and message.</param>
internal sealed record ProblemFact(bool IsError, string Line);

/// <summary>A connection as far as the machine matters to it.</summary>
internal sealed record ConnectionFacts
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Our gateway address, or null where it is not a fixed one.</summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary>Whether packets are to be compressed where the peer agrees (compress=yes).</summary>
    public bool Compresses { get; init; }

    /// <summary>The peer's gateway address, or null where it is not a fixed one.</summary>
    public IPAddress? RemoteAddress { get; init; }

    /// <summary>leftsourceip=, or null.</summary>
    public IPAddress? SourceAddress { get; init; }

    /// <summary>The networks on our side.</summary>
    public IReadOnlyList<IPNetwork> LocalNetworks { get; init; } = [];

    /// <summary>The networks on the peer's side.</summary>
    public IReadOnlyList<IPNetwork> RemoteNetworks { get; init; } = [];

    /// <summary>ESP proposals in order of preference.</summary>
    public IReadOnlyList<EspProposal> EspProposals { get; init; } = [];

    /// <summary>Weak algorithms that it allows, each with the reason.</summary>
    public IReadOnlyList<string> Weaknesses { get; init; } = [];

    /// <summary>Whether it authenticates by a pre-shared key and the secrets have none for it.</summary>
    public bool LacksSecret { get; init; }

    /// <summary>Whether ESP goes in UDP in any case (forceencaps=).</summary>
    public bool ForceEncaps { get; init; }

    /// <summary>mtu=, or 0.</summary>
    public uint Mtu { get; init; }

    /// <summary>auto=ignore.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>Whether its policies are there without anybody asking (auto=route, auto=start).</summary>
    public bool StartsByItself { get; init; }

    /// <summary>Protocols and ports that it is narrowed to, as text; empty for all.</summary>
    public string Traffic { get; init; } = "";

    /// <summary>The marks of its policies, as text; empty for none.</summary>
    public string Mark { get; init; } = "";

    /// <summary>Whether networks behind this machine, rather than the machine itself, use the tunnel.</summary>
    public bool IsGateway => LocalNetworks.Any(network =>
        network.PrefixLength < (network.BaseAddress.GetAddressBytes().Length * 8)
        || !(network.BaseAddress.Equals(LocalAddress) || network.BaseAddress.Equals(SourceAddress)));
}
