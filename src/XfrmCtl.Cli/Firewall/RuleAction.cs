namespace XfrmCtl.Cli.Firewall;

/// <summary>What a rule does with what it matches.</summary>
internal enum RuleAction
{
    /// <summary>Counts, logs, marks: the next rule follows.</summary>
    Continue,

    /// <summary>Lets through.</summary>
    Accept,

    /// <summary>Drops, with or without a word to the sender.</summary>
    Drop,

    /// <summary>Goes back to the chain that called this one.</summary>
    Return,

    /// <summary>Goes through another chain and comes back.</summary>
    Jump,

    /// <summary>Goes through another chain and comes back to where this one would.</summary>
    Goto,

    /// <summary>Changes the source address.</summary>
    Translate,

    /// <summary>Changes the destination address.</summary>
    Divert,

    /// <summary>Something that decides elsewhere (a queue to a program).</summary>
    Unknown,
}
