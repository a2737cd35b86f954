using XfrmCtl.Daemon.Effects;

namespace XfrmCtl.Daemon.Composition;

/// <summary>Gives each connection name its reqid, the same one for as long as the daemon runs.</summary>
/// <remarks>16384, 16388, …: Openswan's numbers, in the order in which names are asked for. A wish of reqid= goes before and is not noted here.</remarks>
internal sealed class ReqidTable
{
    private readonly Dictionary<string, uint> _byName = new(StringComparer.Ordinal);

    /// <summary>The reqid of a connection.</summary>
    public uint this[string connection]
    {
        get
        {
            if (!_byName.TryGetValue(connection, out uint reqid))
                _byName.Add(connection, reqid = XfrmPlanner.FirstReqid + (XfrmPlanner.ReqidStep * (uint)_byName.Count));
            return reqid;
        }
    }
}
