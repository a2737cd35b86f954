namespace XfrmCtl.Core;

/// <summary>The slabs of one size that have free places. A full one is held by its secrets alone, and goes with them even if nobody disposes them.</summary>
/// <remarks>Thread use: any thread.</remarks>
internal sealed class SecretShelf(int octets)
{
    // Digests, keys, and the shared secrets of the groups that are used most; what is longer is rare, and has an array of its own.
    private static readonly SecretShelf[] Shelves = [new(16), new(32), new(64), new(128), new(256)];

    private readonly Lock _gate = new();
    private SecretSlab? _first;

    /// <summary>The shelf for secrets of a length, or null where there is none.</summary>
    public static SecretShelf? For(int length)
    {
        foreach (SecretShelf shelf in Shelves)
            if (length <= shelf.Octets)
                return shelf;
        return null;
    }

    /// <summary>The longest secret that it takes.</summary>
    public int Octets { get; } = octets;

    /// <summary>Takes a place.</summary>
    /// <param name="offset">Where in the slab it begins.</param>
    public SecretSlab Take(out int offset)
    {
        lock (_gate)
        {
            if (_first is null)
                Put(new SecretSlab(this, Octets));
            SecretSlab slab = _first!;
            offset = slab.Take();
            if (slab.IsFull)
                Remove(slab);
            return slab;
        }
    }

    /// <summary>A place is free again, and zero. A slab in which nothing is any more goes, where it is not the last.</summary>
    public void GiveBack(SecretSlab slab, int offset)
    {
        lock (_gate)
        {
            if (slab.IsFull)
                Put(slab);
            slab.GiveBack(offset);
            if (slab.IsEmpty && (slab.Before is not null || slab.Behind is not null))
                Remove(slab);
        }
    }

    private void Put(SecretSlab slab)
    {
        slab.Behind = _first;
        if (_first is not null)
            _first.Before = slab;
        _first = slab;
    }

    private void Remove(SecretSlab slab)
    {
        if (slab.Before is not null)
            slab.Before.Behind = slab.Behind;
        else
            _first = slab.Behind;
        if (slab.Behind is not null)
            slab.Behind.Before = slab.Before;
        slab.Before = slab.Behind = null;
    }
}
