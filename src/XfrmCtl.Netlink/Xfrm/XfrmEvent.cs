using System.Net;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Something that the kernel reports unasked: a closed set of cases.</summary>
public abstract record XfrmEvent
{
    private XfrmEvent()
    {
    }

    /// <summary>A packet matched a policy that has no state: somebody ought to negotiate one (XFRM_MSG_ACQUIRE).</summary>
    /// <param name="Source">Outer source address of the state wanted.</param>
    /// <param name="Destination">Outer destination address of the state wanted.</param>
    /// <param name="Protocol">Protocol of the state wanted.</param>
    /// <param name="Packet">Selector of the packet itself: its addresses, protocol and ports.</param>
    /// <param name="Policy">The policy that matched, with its index. Its templates are those of the event.</param>
    /// <param name="Sequence">Number of the acquire; a state that carries it takes the larval state's place.</param>
    public sealed record Acquire(
        IPAddress Source,
        IPAddress Destination,
        Core.IpsecProtocol Protocol,
        XfrmSelector Packet,
        XfrmPolicyInfo Policy,
        uint Sequence) : XfrmEvent
    {
        /// <summary>Reqid of the first template, which says whose connection it is; 0 if the policy has none.</summary>
        public uint Reqid => Policy.Policy.Templates.Count > 0 ? Policy.Policy.Templates[0].Reqid : 0;
    }

    /// <summary>A state reached a limit (XFRM_MSG_EXPIRE).</summary>
    /// <param name="State">The state with its counters.</param>
    /// <param name="Hard">Whether it was the hard limit, and the state is gone.</param>
    public sealed record Expire(XfrmStateInfo State, bool Hard) : XfrmEvent;

    /// <summary>A policy reached a limit (XFRM_MSG_POLEXPIRE).</summary>
    /// <param name="Policy">The policy.</param>
    /// <param name="Hard">Whether it was the hard limit, and the policy is gone.</param>
    public sealed record PolicyExpire(XfrmPolicyInfo Policy, bool Hard) : XfrmEvent;

    /// <summary>Encapsulated packets of a state come from another address or port: the NAT before the peer moved (XFRM_MSG_MAPPING).</summary>
    /// <param name="State">The inbound state.</param>
    /// <param name="Reqid">Its reqid.</param>
    /// <param name="Old">Where packets came from.</param>
    /// <param name="New">Where they come from now.</param>
    public sealed record Mapping(XfrmStateId State, uint Reqid, IPEndPoint Old, IPEndPoint New) : XfrmEvent;

    /// <summary>The kernel dropped events because nobody took them in time: dump what you follow.</summary>
    public sealed record EventsLost : XfrmEvent;

    /// <summary>A message that this library cannot read.</summary>
    /// <param name="MessageType">Its netlink message type.</param>
    /// <param name="LengthOctets">Length of its payload.</param>
    public sealed record Unreadable(ushort MessageType, int LengthOctets) : XfrmEvent;
}
