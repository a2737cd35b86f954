namespace XfrmCtl.Ike.Engine;

/// <summary>Message IDs that were used: most ISAKMP SAs see two or three, some see tens of thousands.</summary>
internal sealed class MessageIdSet
{
    // So many are looked through as fast as a hash is computed.
    private const int MostListed = 16;

    private uint[] _listed = [];
    private HashSet<uint>? _many;

    public int Count { get; private set; }

    public bool Contains(uint messageId) => _many?.Contains(messageId) ?? Listed.Contains(messageId);

    /// <summary>Adds one; false where it is there.</summary>
    public bool Add(uint messageId)
    {
        if (Contains(messageId))
            return false;
        if (_many is null && Count == MostListed)
        {
            _many = [.. Listed];
            _listed = [];
        }

        if (_many is not null)
        {
            _many.Add(messageId);
        }
        else
        {
            if (Count == _listed.Length)
                Array.Resize(ref _listed, Math.Max(2, Count * 2));
            _listed[Count] = messageId;
        }

        Count++;
        return true;
    }

    private ReadOnlySpan<uint> Listed => _listed.AsSpan(0, Count);
}
