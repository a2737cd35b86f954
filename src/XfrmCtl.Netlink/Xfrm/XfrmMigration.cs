using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>One move of states and templates from an address pair to another (<c>struct xfrm_user_migrate</c>).</summary>
/// <param name="OldSource">Outer source address so far.</param>
/// <param name="OldDestination">Outer destination address so far.</param>
/// <param name="NewSource">Outer source address from now on.</param>
/// <param name="NewDestination">Outer destination address from now on.</param>
/// <param name="Protocol">Protocol of the states.</param>
/// <param name="Mode">Mode of the states.</param>
/// <param name="Reqid">Reqid of the states, 0 for any.</param>
public sealed record XfrmMigration(
    IPAddress OldSource, IPAddress OldDestination, IPAddress NewSource, IPAddress NewDestination, IpsecProtocol Protocol, IpsecMode Mode, uint Reqid);
