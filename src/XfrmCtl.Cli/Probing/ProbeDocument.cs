namespace XfrmCtl.Cli.Probing;

/// <summary>What <c>probe --json</c> prints.</summary>
internal sealed record ProbeDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The peer's address.</summary>
    public required string Peer { get; init; }

    /// <summary>Its port.</summary>
    public required int Port { get; init; }

    /// <summary><c>psk</c> or <c>rsasig</c>.</summary>
    public required string Authentication { get; init; }

    /// <summary>Whether it has answered anything.</summary>
    public required bool Answered { get; init; }

    /// <summary>What it takes, in the order in which it chose.</summary>
    public required IReadOnlyList<ProbedProposal> Accepted { get; init; }

    /// <summary>What it refused.</summary>
    public required IReadOnlyList<string> Refused { get; init; }

    /// <summary>What it did not answer.</summary>
    public required IReadOnlyList<string> Unanswered { get; init; }

    /// <summary>What it says of itself, as far as it is known.</summary>
    public required IReadOnlyList<string> Vendors { get; init; }

    /// <summary>Its words of refusal.</summary>
    public required IReadOnlyList<string> Notifies { get; init; }

    /// <summary>How many messages it got.</summary>
    public required int MessagesSent { get; init; }
}

/// <summary>A proposal that a peer takes.</summary>
internal sealed record ProbedProposal
{
    /// <summary>As in ike=.</summary>
    public required string Proposal { get; init; }

    /// <summary>The cipher with its key's bits.</summary>
    public required string Encryption { get; init; }

    /// <summary>The hash.</summary>
    public required string Hash { get; init; }

    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>Its weak parts.</summary>
    public required IReadOnlyList<string> Weak { get; init; }
}
