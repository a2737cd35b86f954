using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>What a child SA has carried, as the kernel counts it.</summary>
/// <param name="Child">The child SA.</param>
/// <param name="In">Packets and octets in.</param>
/// <param name="Out">Packets and octets out.</param>
/// <param name="Replays">Inbound packets that came twice, or outside of the replay window.</param>
/// <param name="IntegrityFailures">Inbound packets whose check value was wrong.</param>
internal sealed record ChildTraffic(ChildSaSnapshot Child, XfrmUsage In, XfrmUsage Out, uint Replays = 0, uint IntegrityFailures = 0);
