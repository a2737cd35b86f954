using System.Text.Json.Serialization;

namespace XfrmCtl.Control;

/// <summary>How a request ended.</summary>
public sealed record ControlReply
{
    /// <summary>The exit code that the command line returns.</summary>
    public required ExitCode ExitCode { get; init; }

    /// <summary>A sentence that says how it ended and why.</summary>
    public required string Message { get; init; }

    /// <summary>The reason code of a failure in kebab case (<c>phase1-proposal-mismatch</c>), or null.</summary>
    public string? Reason { get; init; }

    /// <summary>What to do about it, the most probable first.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];

    /// <summary>For <c>ping</c> by the ipsec command: for whom the configuration was written, <c>openswan</c>, <c>libreswan</c> or <c>strongswan</c>.</summary>
    public string? Dialect { get; init; }

    /// <summary>For <c>up</c>: one sentence that can be read aloud to the peer's administrator, or null.</summary>
    public string? Say { get; init; }

    /// <summary>For <c>status</c>: the whole state.</summary>
    public StatusDocument? Status { get; init; }

    /// <summary>For <c>reload</c>: what changed, or would.</summary>
    public ReloadReport? Reload { get; init; }

    /// <summary>For <c>keys</c>: where they are.</summary>
    public KeyTables? Keys { get; init; }

    /// <summary>For <c>credentials</c>: keys and certificates, without a secret.</summary>
    public CredentialsDocument? Credentials { get; init; }

    /// <summary>For <c>why</c>: the diagnosis.</summary>
    public WhyDocument? Why { get; init; }

    /// <summary>For <c>status</c> as a page: the octets of it, in UTF-8, that follow the newline of the message with this reply. The last member, so that it is found without a parser.</summary>
    public int? PageOctets { get; init; }

    /// <summary>The page itself, which the daemon writes after the message.</summary>
    [JsonIgnore]
    public byte[]? Page { get; init; }
}
