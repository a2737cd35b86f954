namespace XfrmCtl.Cli.Output;

/// <summary>What <c>help --json</c> prints: verbs and topics, all of them or the one that was asked about.</summary>
internal sealed record HelpDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Verbs, in the order of help.</summary>
    public required IReadOnlyList<HelpedVerb> Verbs { get; init; }

    /// <summary>Topics.</summary>
    public required IReadOnlyList<HelpedTopic> Topics { get; init; }
}

/// <summary>A verb in <see cref="HelpDocument"/>.</summary>
internal sealed record HelpedVerb(string Name, string Summary, string Usage, IReadOnlyList<HelpedOption> Options, IReadOnlyList<HelpedExample> Examples);

/// <summary>An option; <paramref name="Letter"/>, <paramref name="Value"/> and <paramref name="Default"/> are null where it has none.</summary>
internal sealed record HelpedOption(string Name, string? Letter, string? Value, string? Default, string Meaning);

/// <summary>A command line and what it is for.</summary>
internal sealed record HelpedExample(string Command, string Purpose);

/// <summary>A page that is about no single verb.</summary>
internal sealed record HelpedTopic(string Name, string Summary, IReadOnlyList<string> Paragraphs);
