namespace XfrmCtl.Planning;

/// <summary>Gives each connection name its reqid, the same one for as long as the daemon runs, and again after a crash.</summary>
/// <remarks>16384, 16388, …: Openswan's numbers, in the order in which names are asked for. A wish of reqid= goes before and is not noted here.</remarks>
public sealed class ReqidTable
{
    private readonly Dictionary<string, uint> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<uint> _taken = [];
    private uint _next = ChildPlanner.FirstReqid;

    /// <summary>The reqid of a connection.</summary>
    public uint this[string connection]
    {
        get
        {
            if (_byName.TryGetValue(connection, out uint reqid))
                return reqid;
            while (_taken.Contains(_next))
                _next += ChildPlanner.ReqidStep;
            Keep(connection, reqid = _next);
            return reqid;
        }
    }

    /// <summary>Keeps a reqid that an earlier run gave: what it left in the kernel has it still. One that is none of ours, or somebody else's already, is not kept.</summary>
    public void Keep(string connection, uint reqid)
    {
        if (ChildPlanner.IsGiven(reqid) && !_byName.ContainsKey(connection) && _taken.Add(reqid))
            _byName.Add(connection, reqid);
    }
}
