using XfrmCtl.Netlink.Xfrm.Layout;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Selectors, lifetimes and counters: what states and policies have in common.</summary>
internal static class XfrmSelectorCodec
{
    /// <summary>XFRM_INF of include/uapi/linux/xfrm.h.</summary>
    private const ulong Infinite = ulong.MaxValue;

    public static XfrmSelectorLayout Write(XfrmSelector selector) => new()
    {
        Destination = XfrmAddress.From(selector.Destination.BaseAddress),
        Source = XfrmAddress.From(selector.Source.BaseAddress),
        DestinationPort = selector.DestinationPort,
        DestinationPortMask = selector.DestinationPortMask,
        SourcePort = selector.SourcePort,
        SourcePortMask = selector.SourcePortMask,
        Family = XfrmAddress.FamilyOf(selector.Destination.BaseAddress),
        DestinationPrefixLength = (byte)selector.Destination.PrefixLength,
        SourcePrefixLength = (byte)selector.Source.PrefixLength,
        Protocol = selector.Protocol,
        InterfaceIndex = selector.InterfaceIndex,
        User = selector.User,
    };

    /// <summary>The selector, or null where its prefix lengths cannot be.</summary>
    public static XfrmSelector? Read(XfrmSelectorLayout layout)
    {
        if (!layout.Source.TryNetwork(layout.Family, layout.SourcePrefixLength, out var source)
            || !layout.Destination.TryNetwork(layout.Family, layout.DestinationPrefixLength, out var destination))
        {
            return null;
        }
        return new XfrmSelector(source, destination)
        {
            Protocol = layout.Protocol,
            SourcePort = layout.SourcePort,
            SourcePortMask = layout.SourcePortMask,
            DestinationPort = layout.DestinationPort,
            DestinationPortMask = layout.DestinationPortMask,
            InterfaceIndex = layout.InterfaceIndex,
            User = layout.User,
        };
    }

    /// <summary>Whether a state's selector matches everything, as if it had none.</summary>
    public static bool IsEverything(XfrmSelectorLayout layout) =>
        layout.SourcePrefixLength == 0 && layout.DestinationPrefixLength == 0 && layout.Protocol == 0
        && layout.SourcePortMask == 0 && layout.DestinationPortMask == 0 && layout.InterfaceIndex == 0 && layout.User == 0;

    public static XfrmLifetimeConfig Write(XfrmLifetime lifetime) => new()
    {
        SoftByteLimit = lifetime.SoftOctets ?? Infinite,
        HardByteLimit = lifetime.HardOctets ?? Infinite,
        SoftPacketLimit = lifetime.SoftPackets ?? Infinite,
        HardPacketLimit = lifetime.HardPackets ?? Infinite,
        SoftAddExpiresSeconds = lifetime.SoftAddSeconds ?? 0,
        HardAddExpiresSeconds = lifetime.HardAddSeconds ?? 0,
        SoftUseExpiresSeconds = lifetime.SoftUseSeconds ?? 0,
        HardUseExpiresSeconds = lifetime.HardUseSeconds ?? 0,
    };

    public static XfrmLifetime Read(XfrmLifetimeConfig layout) => IsUnlimited(layout) ? XfrmLifetime.Unlimited : new()
    {
        SoftOctets = Limit(layout.SoftByteLimit),
        HardOctets = Limit(layout.HardByteLimit),
        SoftPackets = Limit(layout.SoftPacketLimit),
        HardPackets = Limit(layout.HardPacketLimit),
        SoftAddSeconds = Seconds(layout.SoftAddExpiresSeconds),
        HardAddSeconds = Seconds(layout.HardAddExpiresSeconds),
        SoftUseSeconds = Seconds(layout.SoftUseExpiresSeconds),
        HardUseSeconds = Seconds(layout.HardUseExpiresSeconds),
    };

    public static XfrmUsage Read(XfrmLifetimeCurrent layout) =>
        new(layout.Bytes, layout.Packets, layout.AddTime, layout.UseTime);

    private static bool IsUnlimited(XfrmLifetimeConfig layout) =>
        (layout.SoftByteLimit & layout.HardByteLimit & layout.SoftPacketLimit & layout.HardPacketLimit) == Infinite
        && (layout.SoftAddExpiresSeconds | layout.HardAddExpiresSeconds | layout.SoftUseExpiresSeconds | layout.HardUseExpiresSeconds) == 0;

    private static ulong? Limit(ulong value) => value == Infinite ? null : value;

    private static ulong? Seconds(ulong value) => value is 0 or Infinite ? null : value;
}
