using System.Net;

namespace XfrmCtl.Testing;

/// <summary>A NAT in front of one host: rewrites its source, and lets in only what answers a mapping.</summary>
/// <remarks>Several hosts are behind one NAT where theirs have one outside address and ports that begin elsewhere.</remarks>
public sealed class NatBox(IPAddress inside, IPAddress outside, int firstPort = 20000)
{
    private readonly Dictionary<int, int> _outsidePorts = [];
    private int _nextPort = firstPort;

    public IPAddress Inside { get; } = inside;

    /// <summary>The address that the world sees; it may change with <see cref="Rebind"/>.</summary>
    public IPAddress Outside { get; private set; } = outside;

    /// <summary>Forgets every mapping, as after a restart; new ones get other ports and, where given, another address.</summary>
    public void Rebind(IPAddress? outside = null)
    {
        _outsidePorts.Clear();
        Outside = outside ?? Outside;
    }

    public IPEndPoint TranslateOut(IPEndPoint source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!_outsidePorts.TryGetValue(source.Port, out int port))
            _outsidePorts.Add(source.Port, port = _nextPort++);
        return new(Outside, port);
    }

    /// <summary>The host's own end point, or null where no mapping is.</summary>
    public IPEndPoint? TranslateIn(IPEndPoint destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        foreach ((int insidePort, int outsidePort) in _outsidePorts)
            if (outsidePort == destination.Port && destination.Address.Equals(Outside))
                return new(Inside, insidePort);
        return null;
    }
}
