using System.Runtime.CompilerServices;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>A row whose value is read to <typeparamref name="T"/>.</summary>
internal sealed class Keyword<T>(KeywordScope scope, string name, ValueKind<T> kind, string sentence) : Keyword(scope, name, sentence)
{
    private readonly StrongBox<T>?[] _defaults = new StrongBox<T>?[Enum.GetValues<Dialect>().Length];

    /// <summary>How its value is read.</summary>
    public ValueKind<T> Kind { get; } = kind;

    /// <inheritdoc/>
    public override string Takes => Kind.Description;

    /// <summary>The value in force when nobody writes it; read once, or by two at once to the same.</summary>
    public T DefaultValueIn(Dialect dialect) => (_defaults[(int)dialect] ??= new(ReadDefault(dialect))).Value!;

    internal override bool CanRead(string value, Dialect dialect, List<ValueProblem> problems) => Kind.TryRead(value, dialect, problems, out _);

    private T ReadDefault(Dialect dialect) => Kind.TryRead(DefaultIn(dialect), dialect, [], out T value)
        ? value
        : throw new InvalidOperationException($"the default of {this} cannot be read");
}
