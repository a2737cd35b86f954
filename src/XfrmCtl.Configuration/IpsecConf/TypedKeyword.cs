using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>A row whose value is read to <typeparamref name="T"/>.</summary>
internal sealed class Keyword<T>(KeywordScope scope, string name, ValueKind<T> kind, string sentence) : Keyword(scope, name, sentence)
{
    private readonly Lock _lock = new();
    private T _default = default!;
    private bool _defaultIsRead;

    /// <summary>How its value is read.</summary>
    public ValueKind<T> Kind { get; } = kind;

    /// <inheritdoc/>
    public override string Takes => Kind.Description;

    /// <summary>The value in force when nobody writes it; read once.</summary>
    public T DefaultValue
    {
        get
        {
            lock (_lock)
            {
                if (!_defaultIsRead && !Kind.TryRead(Default, [], out _default))
                    throw new InvalidOperationException($"the default of {this} cannot be read");
                _defaultIsRead = true;
                return _default;
            }
        }
    }
}
