using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Xfrm.XfrmAttributeType;

namespace XfrmCtl.Netlink.Xfrm;

/// <content>What others do to states and policies (net/xfrm/xfrm_user.c, xfrm_send_state_notify, xfrm_send_policy_notify).</content>
public sealed partial class XfrmEvents
{
    private static XfrmEvent.StatePut? ReadState(ReadOnlySpan<byte> payload, bool updated) =>
        XfrmStateCodec.Read(payload, withKeys: false) is { } state ? new XfrmEvent.StatePut(state, updated) : null;

    private static XfrmEvent.StateDeleted? ReadDeletedState(ReadOnlySpan<byte> payload) =>
        XfrmStateCodec.ReadDeleted(payload) is { } state ? new XfrmEvent.StateDeleted(state) : null;

    private static XfrmEvent.StatesFlushed? ReadFlushedStates(ReadOnlySpan<byte> payload)
    {
        if (!MemoryMarshal.TryRead(payload, out XfrmUserSaFlush header))
            return null;
        return new XfrmEvent.StatesFlushed(header.Protocol is 0 or XfrmClient.EveryProtocol ? null : (IpsecProtocol)header.Protocol);
    }

    private static XfrmEvent.PolicyPut? ReadPolicy(ReadOnlySpan<byte> payload, bool updated) =>
        XfrmPolicyCodec.Read(payload) is { } policy ? new XfrmEvent.PolicyPut(policy, updated) : null;

    private static XfrmEvent.PolicyDeleted? ReadDeletedPolicy(ReadOnlySpan<byte> payload) =>
        XfrmPolicyCodec.ReadDeleted(payload) is { } policy ? new XfrmEvent.PolicyDeleted(policy) : null;

    /// <summary>The message has no fixed header; the kernel names the table only if it has two.</summary>
    private static XfrmEvent.PoliciesFlushed ReadFlushedPolicies(ReadOnlySpan<byte> payload)
    {
        var table = XfrmPolicyType.Main;
        var reader = new AttributeReader(payload);
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (type == XFRMA_POLICY_TYPE && value.Length > 0)
                table = (XfrmPolicyType)value[0];
        }
        return new XfrmEvent.PoliciesFlushed(table);
    }

    private static XfrmEvent.DefaultsChanged? ReadDefaults(ReadOnlySpan<byte> payload) =>
        XfrmInfoCodec.ReadDefaults(payload) is { } actions ? new XfrmEvent.DefaultsChanged(actions) : null;

    private static XfrmEvent.Counted? ReadAevent(ReadOnlySpan<byte> payload) =>
        XfrmAeventCodec.Read(payload) is { } aevent ? new XfrmEvent.Counted(aevent) : null;

    private static XfrmEvent.Report? ReadReport(ReadOnlySpan<byte> payload)
    {
        if (!MemoryMarshal.TryRead(payload, out XfrmUserReport header) || XfrmSelectorCodec.Read(header.Selector) is not { } packet)
            return null;
        IPAddress? careOf = null;
        var reader = new AttributeReader(XfrmStateCodec.Behind(payload, Unsafe.SizeOf<XfrmUserReport>()));
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (type == XFRMA_COADDR && MemoryMarshal.TryRead(value, out XfrmAddress address))
                careOf = address.Address(header.Selector.Family);
        }
        return new XfrmEvent.Report(header.Protocol, packet, careOf);
    }

    private static XfrmEvent.Migrate? ReadMigrate(ReadOnlySpan<byte> payload) =>
        XfrmMigrationCodec.Read(payload) is { } request ? new XfrmEvent.Migrate(request) : null;
}
