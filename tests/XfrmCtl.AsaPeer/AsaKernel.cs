using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing.Asa;

namespace XfrmCtl.AsaPeer;

/// <summary>The kernel's IPsec as an ASA's crypto map: policies for its access list, always; states as its SAs come and go.</summary>
internal sealed class AsaKernel : IAsyncDisposable
{
    /// <summary>Reqid of the access list's first entry.</summary>
    public const int FirstReqid = 1;

    // A replaced pair is taken away while the peer's last packets under it are on their way.
    private static readonly TimeSpan Lingers = TimeSpan.FromSeconds(1);

    private readonly NetlinkConnection _connection;
    private readonly XfrmClient _xfrm;
    private readonly Dictionary<AsaChild, Installed> _installed = [];
    private readonly List<(XfrmStateId Id, Instant Until)> _lingering = [];
    private IReadOnlyList<SelectorPair> _accessList = [];

    private AsaKernel(XfrmClient xfrm, NetlinkConnection connection)
    {
        (_xfrm, _connection) = (xfrm, connection);
        Events = XfrmEvents.Open(XfrmEventGroups.Acquire);
    }

    /// <summary>What it asks for.</summary>
    public XfrmEvents Events { get; }

    /// <summary>Takes the namespace over, and holds the traffic of the access list back.</summary>
    public static async Task<AsaKernel> Open(AsaSettings settings)
    {
        AsaKernel kernel = new(XfrmClient.Open(out NetlinkConnection connection), connection);
        await kernel._xfrm.FlushStatesAsync().ConfigureAwait(false);
        await kernel.FollowAccessList(settings).ConfigureAwait(false);
        return kernel;
    }

    /// <summary>Makes the kernel have the states of these SAs and no others.</summary>
    public async Task Follow(AsaSettings settings, IReadOnlyList<AsaChild> children, Instant now)
    {
        await FollowAccessList(settings).ConfigureAwait(false);
        // New ones first: in between there is always one to send by.
        foreach (AsaChild child in children)
        {
            if (!_installed.TryGetValue(child, out Installed? installed))
            {
                installed = new(await Add(settings, child, inbound: true).ConfigureAwait(false));
                _installed.Add(child, installed);
            }

            if (child.HasOutbound && installed.Out is null)
                installed.Out = await Add(settings, child, inbound: false).ConfigureAwait(false);
        }

        foreach ((AsaChild child, Installed installed) in _installed.Where(pair => !children.Contains(pair.Key)).ToList())
        {
            _installed.Remove(child);
            if (installed.Out is { } outbound)
                await _xfrm.DeleteStateAsync(outbound).ConfigureAwait(false);
            if (child.Replaced)
                _lingering.Add((installed.In, now + Lingers));
            else
                await _xfrm.DeleteStateAsync(installed.In).ConfigureAwait(false);
        }

        foreach ((XfrmStateId id, Instant until) in _lingering.Where(lingering => lingering.Until <= now).ToList())
        {
            _lingering.Remove((id, until));
            await _xfrm.DeleteStateAsync(id).ConfigureAwait(false);
        }
    }

    /// <summary>Reports what has carried packets since it was asked last.</summary>
    public async Task Count(Action<Spi> received, Action<SelectorPair> sent)
    {
        if (_installed.Count == 0)
            return;
        Dictionary<XfrmStateId, ulong> packets = (await _xfrm.StatesAsync().ConfigureAwait(false)).ToDictionary(state => state.State.Id, state => state.Usage.Packets);
        foreach ((AsaChild child, Installed installed) in _installed)
        {
            if (packets.GetValueOrDefault(installed.In) is var fromPeer && fromPeer > installed.PacketsIn)
            {
                installed.PacketsIn = fromPeer;
                received(child.SpiIn);
            }

            if (installed.Out is { } outbound && packets.GetValueOrDefault(outbound) is var toPeer && toPeer > installed.PacketsOut)
            {
                installed.PacketsOut = toPeer;
                sent(child.Selectors);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Events.Dispose();
        await Task.Yield();
        _connection.Dispose();
    }

    private async Task FollowAccessList(AsaSettings settings)
    {
        if (_accessList.SequenceEqual(settings.AccessList))
            return;
        await _xfrm.FlushPoliciesAsync().ConfigureAwait(false);
        _accessList = settings.AccessList;
        for (int entry = 0; entry < _accessList.Count; entry++)
        {
            (IPNetwork own, IPNetwork peers) = (_accessList[entry].Local.Network, _accessList[entry].Remote.Network);
            foreach (XfrmDirection direction in new[] { XfrmDirection.Out, XfrmDirection.In, XfrmDirection.Forward })
            {
                bool leaves = direction == XfrmDirection.Out;
                (IPAddress from, IPAddress to) = leaves ? (settings.Address, settings.Peer) : (settings.Peer, settings.Address);
                await _xfrm.PutPolicyAsync(new(leaves ? new(own, peers) : new(peers, own), direction)
                {
                    Templates = [new(from, to, IpsecProtocol.Esp, IpsecMode.Tunnel, (uint)(FirstReqid + entry))],
                }).ConfigureAwait(false);
            }
        }
    }

    private async Task<XfrmStateId> Add(AsaSettings settings, AsaChild child, bool inbound)
    {
        (IPAddress from, IPAddress to, Spi spi, string keys) = inbound
            ? (child.Remote.Address, settings.Address, child.SpiIn, child.KeysIn)
            : (settings.Address, child.Remote.Address, child.SpiOut, child.KeysOut);
        (ushort own, ushort peers) = (4500, (ushort)child.Remote.Port);
        string[] parts = keys.Split('/');
        using SecretBytes encryption = new(Convert.FromHexString(parts[0]));
        using SecretBytes integrity = new(Convert.FromHexString(parts[1]));
        EspProposal algorithms = child.Algorithms;
        XfrmState state = new(new(to, spi, IpsecProtocol.Esp), from)
        {
            Reqid = (uint)(FirstReqid + Math.Max(0, _accessList.ToList().IndexOf(child.Selectors))),
            Mode = IpsecMode.Tunnel,
            Flags = XfrmStateFlags.AfUnspec,
            ReplayWindow = inbound ? 32 : 0,
            Encryption = new(algorithms.Cipher.KernelName, encryption),
            Integrity = new(algorithms.Integrity!.KernelName, integrity, algorithms.Integrity.IcvBits),
            Encapsulation = !child.UdpEncapsulation ? null : inbound ? new(peers, own) : new(own, peers),
        };
        await _xfrm.AddStateAsync(state).ConfigureAwait(false);
        return state.Id;
    }

    private sealed class Installed(XfrmStateId inbound)
    {
        public XfrmStateId In { get; } = inbound;

        public XfrmStateId? Out { get; set; }

        public ulong PacketsIn { get; set; }

        public ulong PacketsOut { get; set; }
    }
}
