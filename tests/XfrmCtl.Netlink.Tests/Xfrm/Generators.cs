using System.Net;
using System.Net.Sockets;
using CsCheck;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Netlink.Tests.Xfrm;

/// <summary>Random states and policies, every field of them.</summary>
internal static class Generators
{
    private static readonly Gen<ulong?> Limit = Gen.Nullable(Gen.ULong[0, ulong.MaxValue - 1]);
    private static readonly Gen<ulong?> Seconds = Gen.Nullable(Gen.ULong[1, ulong.MaxValue - 1]);

    public static readonly Gen<XfrmLifetime> Lifetime =
        Gen.Select(Limit.Array[4], Seconds.Array[4]).Select((limits, seconds) => new XfrmLifetime
        {
            SoftOctets = limits[0],
            HardOctets = limits[1],
            SoftPackets = limits[2],
            HardPackets = limits[3],
            SoftAddSeconds = seconds[0],
            HardAddSeconds = seconds[1],
            SoftUseSeconds = seconds[2],
            HardUseSeconds = seconds[3],
        });

    private static readonly Gen<XfrmMark?> Mark = Gen.Nullable(Gen.Select(Gen.UInt, Gen.UInt, (value, mask) => new XfrmMark(value, mask)));

    private static readonly Gen<IpsecProtocol> Protocol = Gen.OneOf(Gen.Const(IpsecProtocol.Esp), Gen.Const(IpsecProtocol.Ah));

    private static readonly Gen<IpsecMode> Mode = Gen.OneOf(Gen.Const(IpsecMode.Transport), Gen.Const(IpsecMode.Tunnel));

    public static Gen<XfrmSelector> Selector(bool ipv6) =>
        from source in Network(ipv6)
        from destination in Network(ipv6)
        from protocol in Gen.Byte
        from ports in Gen.UShort.Array[4]
        from index in Gen.Int
        from user in Gen.UInt
        select new XfrmSelector(source, destination)
        {
            Protocol = protocol,
            SourcePort = ports[0],
            SourcePortMask = ports[1],
            DestinationPort = ports[2],
            DestinationPortMask = ports[3],
            InterfaceIndex = index,
            User = user,
        };

    private static readonly Gen<XfrmSecurityContext?> Label = Gen.Null(
        Gen.Select(Gen.String[Gen.Char['!', '~'], 1, 80], Gen.Byte, Gen.Byte)
            .Select((text, algorithm, doi) => new XfrmSecurityContext(text) { Algorithm = algorithm, Doi = doi }));

    private static readonly Gen<XfrmOffload?> Offload =
        Gen.Nullable(Gen.Select(Gen.Int, Gen.Byte, (index, flags) => new XfrmOffload(index, (XfrmOffloadFlags)flags)));

    /// <summary>Attributes of kernels to come.</summary>
    private static readonly Gen<XfrmAttribute[]> Others =
        Gen.Select(Gen.UShort[100, 0x3fff], Gen.Byte.Array[0, 16]).Select((type, value) => new XfrmAttribute(type, value)).Array[0, 3];

    private static readonly Gen<XfrmPolicy> PlainPolicy =
        from ipv6 in Gen.Bool
        from selector in Selector(ipv6)
        from direction in Gen.OneOf(Gen.Const(XfrmDirection.In), Gen.Const(XfrmDirection.Out), Gen.Const(XfrmDirection.Forward))
        from priority in Gen.UInt
        from action in Gen.OneOf(Gen.Const(XfrmAction.Allow), Gen.Const(XfrmAction.Block))
        from flags in Gen.Int[0, 7]
        from lifetime in Lifetime
        from templates in Template.Array[0, 6]
        from mark in Mark
        from interfaceId in Gen.UInt
        select new XfrmPolicy(selector, direction)
        {
            Priority = priority,
            Action = action,
            Flags = (XfrmPolicyFlags)flags,
            Lifetime = lifetime,
            Templates = templates,
            Mark = mark,
            InterfaceId = interfaceId,
        };

    public static readonly Gen<XfrmPolicy> Policy =
        from policy in PlainPolicy
        from share in Gen.Int[0, 3]
        from type in Gen.Int[0, 1]
        from label in Label
        from offload in Offload
        from others in Others
        select policy with
        {
            Share = (XfrmShare)share,
            Type = (XfrmPolicyType)type,
            SecurityContext = label,
            Offload = offload,
            OtherAttributes = others,
        };

    private static readonly Gen<XfrmState> PlainState =
        from ipv6 in Gen.Bool
        from destination in Address(ipv6)
        from source in Address(ipv6)
        from numbers in Gen.UInt.Array[5]
        from protocol in Protocol
        from mode in Mode
        from window in Gen.Int[0, 4096]
        from flags in Gen.Byte
        from lifetime in Lifetime
        from encryption in Gen.Null(Algorithm(Gen.Const(0)))
        from integrity in Gen.Null(Algorithm(Gen.Int[0, 512]))
        from aead in Gen.Null(Algorithm(Gen.Int[0, 512]))
        from encapsulation in Gen.Null(Encapsulation(ipv6))
        from selector in Gen.Null(Selector(ipv6))
        from mark in Mark
        select new XfrmState(new XfrmStateId(destination, new Spi(numbers[0]), protocol, mark), source)
        {
            Reqid = numbers[1],
            Mode = mode,
            ReplayWindow = window,
            Flags = (XfrmStateFlags)flags,
            ExtraFlags = (XfrmStateExtraFlags)numbers[2],
            Lifetime = lifetime,
            Encryption = encryption,
            Integrity = integrity,
            Aead = aead,
            Encapsulation = encapsulation,
            Selector = selector is null || IsEverything(selector) ? null : selector,
            InterfaceId = numbers[3],
            Sequence = numbers[4],
        };

    public static readonly Gen<XfrmState> State =
        from state in PlainState
        from compression in Gen.Null(Algorithm(Gen.Const(0)))
        from label in Label
        from careOf in Gen.Null(Address(state.Id.Destination.AddressFamily == AddressFamily.InterNetworkV6))
        from replay in Gen.Null(Replay(state))
        from numbers in Gen.UInt.Array[5]
        from mark in Mark
        from offload in Offload
        from direction in Gen.Int[0, 2]
        from cpu in Gen.Nullable(Gen.UInt)
        from iptfs in Gen.Null(Iptfs)
        from others in Others
        select state with
        {
            Compression = compression,
            SecurityContext = label,
            CareOfAddress = careOf,
            Replay = replay,
            ReplayThreshold = numbers[0],
            TimerThreshold = numbers[1],
            MappingSeconds = numbers[2],
            TrafficPaddingOctets = numbers[3],
            OutputMark = mark,
            Offload = offload,
            Direction = (XfrmStateDirection)direction,
            NatKeepaliveSeconds = numbers[4],
            Cpu = cpu,
            Iptfs = iptfs == new XfrmIptfs() ? null : iptfs,
            OtherAttributes = others,
        };

    private static Gen<XfrmIptfs> Iptfs =>
        from numbers in Gen.Nullable(Gen.UInt).Array[4]
        from window in Gen.Nullable(Gen.UShort)
        from whole in Gen.Bool
        select new XfrmIptfs
        {
            DropTimeMicroseconds = numbers[0],
            ReorderWindow = window,
            DontFragment = whole,
            InitialDelayMicroseconds = numbers[1],
            MaximumQueueOctets = numbers[2],
            PacketOctets = numbers[3],
        };

    /// <summary>Counts as they fit the state's kind of window.</summary>
    private static Gen<XfrmReplay> Replay(XfrmState state)
    {
        bool wide = state.ReplayWindow > 32 || state.Flags.HasFlag(XfrmStateFlags.Esn);
        int words = wide ? (state.ReplayWindow + 31) / 32 : 1;
        Gen<ulong> count = wide ? Gen.ULong[1, ulong.MaxValue] : Gen.ULong[1, uint.MaxValue];
        return from sent in count
               from received in count
               from bitmap in Gen.UInt[1, uint.MaxValue].Array[words]
               from empty in Gen.Bool
               select new XfrmReplay(sent, received) { Bitmap = empty ? [] : bitmap };
    }

    private static Gen<XfrmTemplate> Template =>
        from ipv6 in Gen.Bool
        from source in Address(ipv6)
        from destination in Address(ipv6)
        from protocol in Protocol
        from mode in Mode
        from reqid in Gen.UInt
        from spi in Gen.UInt
        from optional in Gen.Bool
        from algorithms in Gen.UInt.Array[3]
        from share in Gen.Int[0, 3]
        select new XfrmTemplate(source, destination, protocol, mode, reqid)
        {
            Spi = spi == 0 ? null : new Spi(spi),
            Optional = optional,
            Share = (XfrmShare)share,
            IntegrityAlgorithms = algorithms[0],
            EncryptionAlgorithms = algorithms[1],
            CompressionAlgorithms = algorithms[2],
        };

    private static Gen<IPAddress> Address(bool ipv6) => Gen.Byte.Array[ipv6 ? 16 : 4].Select(octets => new IPAddress(octets));

    private static Gen<IPNetwork> Network(bool ipv6) =>
        from octets in Gen.Byte.Array[ipv6 ? 16 : 4]
        from length in Gen.Int[0, ipv6 ? 128 : 32]
        select new IPNetwork(new IPAddress(Masked(octets, length)), length);

    private static Gen<XfrmAlgorithm> Algorithm(Gen<int> icvBits) =>
        from name in Gen.String[Gen.Char['!', '~'], 1, XfrmAlgorithm.LongestName]
        from key in Gen.Byte.Array[0, 64]
        from bits in icvBits
        select new XfrmAlgorithm(name, new SecretBytes(key), bits);

    private static Gen<XfrmEncapsulation> Encapsulation(bool ipv6) =>
        from ports in Gen.UShort.Array[2]
        from type in Gen.UShort
        from address in Gen.Null(Address(ipv6))
        select new XfrmEncapsulation(ports[0], ports[1])
        {
            Type = type,
            OriginalAddress = address is null || address.GetAddressBytes().All(octet => octet == 0) ? null : address,
        };

    private static bool IsEverything(XfrmSelector selector) =>
        selector.Source.PrefixLength == 0 && selector.Destination.PrefixLength == 0 && selector.Protocol == 0
        && selector.SourcePortMask == 0 && selector.DestinationPortMask == 0 && selector.InterfaceIndex == 0 && selector.User == 0;

    private static byte[] Masked(byte[] octets, int length)
    {
        for (int bit = length; bit < octets.Length * 8; bit++)
            octets[bit / 8] &= unchecked((byte)~(0x80 >> (bit % 8)));
        return octets;
    }
}
