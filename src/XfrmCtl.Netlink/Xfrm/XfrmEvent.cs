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

        /// <summary>The processor that the packet was sent on, or null where a state for all is wanted (XFRMA_SA_PCPU; Linux 6.13).</summary>
        public uint? Cpu { get; init; }
    }

    /// <summary>A state reached a limit (XFRM_MSG_EXPIRE).</summary>
    /// <param name="State">The state with its counters, without its algorithms.</param>
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

    /// <summary>A state was added or changed (XFRM_MSG_NEWSA, XFRM_MSG_UPDSA).</summary>
    /// <param name="State">The state, without keys.</param>
    /// <param name="Updated">Whether it was there before.</param>
    public sealed record StatePut(XfrmStateInfo State, bool Updated) : XfrmEvent;

    /// <summary>A state was removed (XFRM_MSG_DELSA).</summary>
    /// <param name="State">What it was, without keys.</param>
    public sealed record StateDeleted(XfrmStateInfo State) : XfrmEvent;

    /// <summary>All states of a protocol were removed (XFRM_MSG_FLUSHSA).</summary>
    /// <param name="Protocol">The protocol, or null for every one.</param>
    public sealed record StatesFlushed(Core.IpsecProtocol? Protocol) : XfrmEvent;

    /// <summary>A policy was added or changed (XFRM_MSG_NEWPOLICY, XFRM_MSG_UPDPOLICY).</summary>
    /// <param name="Policy">The policy.</param>
    /// <param name="Updated">Whether it may have been there before.</param>
    public sealed record PolicyPut(XfrmPolicyInfo Policy, bool Updated) : XfrmEvent;

    /// <summary>A policy was removed (XFRM_MSG_DELPOLICY).</summary>
    /// <param name="Policy">What it was.</param>
    public sealed record PolicyDeleted(XfrmPolicyInfo Policy) : XfrmEvent;

    /// <summary>All policies of a table were removed (XFRM_MSG_FLUSHPOLICY).</summary>
    /// <param name="Table">The table.</param>
    public sealed record PoliciesFlushed(XfrmPolicyType Table) : XfrmEvent;

    /// <summary>The default actions were changed (XFRM_MSG_GETDEFAULT, which the kernel also sends unasked).</summary>
    /// <param name="Actions">What they are now.</param>
    public sealed record DefaultsChanged(XfrmDefaultActions Actions) : XfrmEvent;

    /// <summary>A state has counted on (XFRM_MSG_NEWAE).</summary>
    /// <param name="Aevent">How far.</param>
    public sealed record Counted(XfrmAevent Aevent) : XfrmEvent;

    /// <summary>Mobile IPv6 met a packet that it cannot take (XFRM_MSG_REPORT).</summary>
    /// <param name="Protocol">IP protocol number of the extension header.</param>
    /// <param name="Packet">The packet.</param>
    /// <param name="CareOfAddress">The care-of address, or null (XFRMA_COADDR).</param>
    public sealed record Report(byte Protocol, XfrmSelector Packet, IPAddress? CareOfAddress) : XfrmEvent;

    /// <summary>States and templates were moved to other addresses (XFRM_MSG_MIGRATE).</summary>
    /// <param name="Request">What was asked for.</param>
    public sealed record Migrate(XfrmMigrationRequest Request) : XfrmEvent;

    /// <summary>The kernel dropped events because nobody took them in time: dump what you follow.</summary>
    public sealed record EventsLost : XfrmEvent;

    /// <summary>A message that this library cannot read.</summary>
    /// <param name="MessageType">Its netlink message type.</param>
    /// <param name="LengthOctets">Length of its payload.</param>
    public sealed record Unreadable(ushort MessageType, int LengthOctets) : XfrmEvent;
}
