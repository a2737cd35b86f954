using System.Diagnostics.CodeAnalysis;

namespace XfrmCtl.Ike.Engine;

/// <summary>The Quick Modes of an ISAKMP SA by message ID: most have none or one at a time, some have hundreds.</summary>
internal sealed class QuickModeSet
{
    private QuickModeExchange? _only;
    private Dictionary<uint, QuickModeExchange>? _several;

    public IEnumerable<QuickModeExchange> Values => _several is not null ? _several.Values : _only is { } only ? [only] : [];

    public bool TryGetValue(uint messageId, [NotNullWhen(true)] out QuickModeExchange? exchange)
    {
        if (_several is not null)
            return _several.TryGetValue(messageId, out exchange);
        exchange = _only?.MessageId == messageId ? _only : null;
        return exchange is not null;
    }

    /// <summary>Adds one.</summary>
    /// <exception cref="ArgumentException">There is one with this message ID.</exception>
    public void Add(uint messageId, QuickModeExchange exchange)
    {
        if (_several is null && _only is null)
        {
            _only = exchange;
            return;
        }

        if (_several is null)
        {
            _several = new() { [_only!.MessageId] = _only };
            _only = null;
        }

        _several.Add(messageId, exchange);
    }

    public void Remove(uint messageId)
    {
        if (_only?.MessageId == messageId)
            _only = null;
        else if (_several is not null && _several.Remove(messageId) && _several.Count == 0)
            _several = null;
    }
}
