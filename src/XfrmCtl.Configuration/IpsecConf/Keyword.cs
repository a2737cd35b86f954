using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>One row of the keyword table.</summary>
public abstract class Keyword
{
    private static int s_rows;

    private protected Keyword(KeywordScope scope, string name, string sentence)
    {
        Scope = scope;
        Name = name;
        Sentence = sentence;
    }

    /// <summary>Where it may stand.</summary>
    public KeywordScope Scope { get; }

    /// <summary>Its usual name; for an end without left or right (empty for <c>left=</c> itself).</summary>
    public string Name { get; }

    /// <summary>Its other names.</summary>
    public IReadOnlyList<string> Aliases { get; internal init; } = [];

    /// <summary>The value in force when nobody writes it, in the file's spelling; empty for none.</summary>
    public string DefaultIn(Dialect dialect) => Defaults[(int)dialect];

    /// <summary>What it does here.</summary>
    public KeywordEffect Effect { get; internal init; }

    /// <summary>What it is for, as one sentence; for a keyword without effect, why it has none.</summary>
    public string Sentence { get; }

    /// <summary>How loudly a keyword without effect is named.</summary>
    public DiagnosticSeverity Notice { get; internal init; }

    /// <summary>Values that ask for what happens anyway: nothing is said about them, whatever the effect is.</summary>
    public IReadOnlyList<string> Neutral { get; internal init; } = [];

    /// <summary>Whether repeated lines add to each other instead of replacing.</summary>
    public bool Adds { get; internal init; }

    /// <summary>What values it takes, to complete "takes ...".</summary>
    public abstract string Takes { get; }

    /// <summary>The defaults by dialect.</summary>
    internal IReadOnlyList<string> Defaults { get; init; } = ["", "", ""];

    /// <summary>Whether a value can be read; what is wrong with it is added.</summary>
    internal abstract bool CanRead(string value, Dialect dialect, List<ValueProblem> problems);

    /// <summary>A number of its own among all rows, for quick look-up.</summary>
    internal int Ordinal { get; } = Interlocked.Increment(ref s_rows);

    /// <summary>Whether the value asks for what happens anyway.</summary>
    internal bool IsNeutral(string value) => Neutral.Contains(Plain(value), StringComparer.OrdinalIgnoreCase);

    /// <summary>What a value of it does: one that asks for what happens anyway is followed.</summary>
    internal KeywordEffect EffectOf(string value) => IsNeutral(value) ? KeywordEffect.Honoured : Effect;

    /// <summary>The table spells booleans yes and no.</summary>
    private static string Plain(string value) => value.ToLowerInvariant() switch
    {
        "y" or "true" or "on" => "yes",
        "n" or "false" or "off" => "no",
        _ => value,
    };

    /// <summary>Its name, with a star for left or right.</summary>
    public override string ToString() => Scope == KeywordScope.End ? "*" + Name : Name;
}
