using System.Globalization;
using System.Net;
using System.Text;
using CsCheck;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Kernel.Tests;

/// <summary>Random states and policies that a kernel takes, and the words of <c>ip xfrm</c> for them.</summary>
internal static class IpRoute2
{
    // Name, key octets (with salt), as Linux 6.1 has them.
    private static readonly (string Name, int[] Octets)[] Ciphers =
    [
        ("cbc(des3_ede)", [24]), ("cbc(aes)", [16, 24, 32]), ("cbc(camellia)", [16, 24, 32]), ("rfc3686(ctr(aes))", [20, 28, 36]), ("ecb(cipher_null)", [0]),
    ];

    private static readonly (string Name, int Octets, int[] Icv)[] Hashes =
    [
        ("hmac(md5)", 16, [96, 128]), ("hmac(sha1)", 20, [96, 160]), ("hmac(sha256)", 32, [96, 128]), ("hmac(sha384)", 48, [192]), ("hmac(sha512)", 64, [256]), ("xcbc(aes)", 16, [96]),
    ];

    private static readonly (string Name, int[] Octets, int[] Icv)[] Aeads =
    [
        ("rfc4106(gcm(aes))", [20, 28, 36], [64, 96, 128]), ("rfc4309(ccm(aes))", [19, 27, 35], [64, 96, 128]), ("rfc4543(gcm(aes))", [20, 28, 36], [128]),
    ];

    private static readonly Gen<ulong?> Limit = Gen.Nullable(Gen.ULong[1, 1ul << 40]);

    private static readonly Gen<XfrmMark?> Mark = Gen.Nullable(Gen.Select(Gen.UInt, Gen.UInt).Select((value, mask) => new XfrmMark(value & mask, mask))).Select(mark => mark is { Value: 0, Mask: 0 } ? null : mark);

    private static readonly Gen<XfrmLifetime> Lifetime = Limit.Array[8].Select(limits => new XfrmLifetime
    {
        SoftOctets = limits[0],
        HardOctets = limits[1],
        SoftPackets = limits[2],
        HardPackets = limits[3],
        SoftAddSeconds = Seconds(limits[4]),
        HardAddSeconds = Seconds(limits[5]),
        SoftUseSeconds = Seconds(limits[6]),
        HardUseSeconds = Seconds(limits[7]),
    });

    private static readonly Gen<XfrmPolicy> Policy =
        from ipv6 in Gen.Bool
        from selector in Selector(ipv6)
        from direction in Gen.OneOf(Gen.Const(XfrmDirection.In), Gen.Const(XfrmDirection.Out), Gen.Const(XfrmDirection.Forward))
        from priority in Gen.UInt
        from block in Gen.Int[0, 4]
        from flags in Gen.Int[0, 3]
        from lifetime in Lifetime
        from templates in Gen.OneOf(Template(ipv6, false, direction != XfrmDirection.Out).Array[0, 4], Template(ipv6, true, direction != XfrmDirection.Out).Array[1])
        from mark in Mark
        from interfaceId in Gen.OneOf(Gen.Const(0u), Gen.UInt[1, uint.MaxValue])
        select new XfrmPolicy(selector, direction)
        {
            Priority = priority,
            Action = block == 0 ? XfrmAction.Block : XfrmAction.Allow,
            Flags = (XfrmPolicyFlags)flags,
            Lifetime = lifetime,
            Templates = templates,
            Mark = mark,
            InterfaceId = interfaceId,
        };

    private static readonly Gen<XfrmState> State =
        from ipv6 in Gen.Bool
        from addresses in Address(ipv6).Array[2]
        from spi in Gen.UInt[0x100, uint.MaxValue]
        from kind in Gen.Int[0, 3] // 0 AH, 1 AEAD, 2 and 3 cipher with hash
        from cipher in Gen.OneOf(Ciphers).SelectMany(row => Gen.OneOf(row.Octets).Select(octets => (row.Name, octets)))
        from hash in Gen.OneOf(Hashes).SelectMany(row => Gen.OneOf(row.Icv).Select(icv => (row.Name, row.Octets, icv)))
        from aead in Gen.OneOf(Aeads).SelectMany(row => Gen.OneOf(row.Octets).SelectMany(octets => Gen.OneOf(row.Icv).Select(icv => (row.Name, octets, icv))))
        from keys in Gen.Byte.Array[64].Array[2]
        from tunnel in Gen.Bool
        from reqid in Gen.UInt
        from window in Gen.OneOf(0, 32, 64, 128, 1024)
        from esn in Gen.Int[0, 3]
        from flags in Gen.Int[0, 7]
        from mark in Mark
        from udp in Gen.Int[0, 2]
        from ports in Gen.UShort[1, ushort.MaxValue].Array[2]
        from lifetime in Lifetime
        from interfaceId in Gen.OneOf(Gen.Const(0u), Gen.UInt[1, uint.MaxValue])
        from selector in Gen.Null(Selector(ipv6))
        select new XfrmState(new XfrmStateId(addresses[0], new Spi(spi), kind == 0 ? IpsecProtocol.Ah : IpsecProtocol.Esp, mark), addresses[1])
        {
            Reqid = reqid,
            Mode = tunnel ? IpsecMode.Tunnel : IpsecMode.Transport,
            ReplayWindow = esn == 0 && window == 0 ? 32 : window,
            Flags = (XfrmStateFlags)flags | (esn == 0 ? XfrmStateFlags.Esn : XfrmStateFlags.None),
            Aead = kind == 1 ? new XfrmAlgorithm(aead.Name, new SecretBytes(keys[0].AsSpan(0, aead.octets)), aead.icv) : null,
            Encryption = kind > 1 ? new XfrmAlgorithm(cipher.Name, Key(keys[0], cipher.octets)) : null,
            Integrity = kind != 1 ? new XfrmAlgorithm(hash.Name, new SecretBytes(keys[1].AsSpan(0, hash.Octets)), hash.icv) : null,
            Encapsulation = udp == 0 && kind != 0 && !ipv6 ? new XfrmEncapsulation(ports[0], ports[1]) : null,
            Lifetime = lifetime,
            InterfaceId = interfaceId,
            Selector = selector,
        };

    // The same in every run, so that a case can be found again.
    private const string Seed = "0N0XIzNsQ0O2";

    /// <summary>Policies.</summary>
    public static IReadOnlyList<XfrmPolicy> Policies(int count) => Generate(Policy, count);

    /// <summary>States; their keys are the caller's to dispose.</summary>
    public static IReadOnlyList<XfrmState> States(int count) => Generate(State, count);

    /// <summary>What stands behind <c>ip xfrm policy add</c>.</summary>
    public static string Command(XfrmPolicy policy)
    {
        StringBuilder text = new(Words(policy.Selector));
        text.Append(CultureInfo.InvariantCulture, $" dir {Direction(policy.Direction)}");
        if (policy.Mark is { } mark)
            text.Append(CultureInfo.InvariantCulture, $" mark {mark.Value} mask {mark.Mask}");
        if (policy.Action == XfrmAction.Block)
            text.Append(" action block");
        text.Append(CultureInfo.InvariantCulture, $" priority {policy.Priority}");
        if (policy.InterfaceId != 0)
            text.Append(CultureInfo.InvariantCulture, $" if_id {policy.InterfaceId}");
        if (policy.Flags.HasFlag(XfrmPolicyFlags.LocalOk))
            text.Append(" flag localok");
        if (policy.Flags.HasFlag(XfrmPolicyFlags.Icmp))
            text.Append(" flag icmp");
        text.Append(Words(policy.Lifetime));
        foreach (XfrmTemplate template in policy.Templates)
        {
            text.Append(CultureInfo.InvariantCulture, $" tmpl src {template.Source} dst {template.Destination} proto {Name(template.Protocol)}");
            if (template.Spi is { } spi)
                text.Append(CultureInfo.InvariantCulture, $" spi {spi}");
            text.Append(CultureInfo.InvariantCulture, $" reqid {template.Reqid} mode {Name(template.Mode)} level {(template.Optional ? "use" : "required")}");
        }

        return text.ToString();
    }

    /// <summary>What stands behind <c>ip xfrm state add</c>, keys and all.</summary>
    public static string Command(XfrmState state)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"src {state.Source} dst {state.Id.Destination} proto {Name(state.Id.Protocol)} spi {state.Id.Spi}");
        if (state.Id.Mark is { } mark)
            text.Append(CultureInfo.InvariantCulture, $" mark {mark.Value} mask {mark.Mask}");
        text.Append(CultureInfo.InvariantCulture, $" reqid {state.Reqid} mode {Name(state.Mode)} replay-window {state.ReplayWindow}");
        foreach ((XfrmStateFlags flag, string word) in new[] { (XfrmStateFlags.NoEcn, "noecn"), (XfrmStateFlags.DecapDscp, "decap-dscp"), (XfrmStateFlags.NoPmtuDiscovery, "nopmtudisc"), (XfrmStateFlags.Esn, "esn") })
            if (state.Flags.HasFlag(flag))
                text.Append(CultureInfo.InvariantCulture, $" flag {word}");
        if (state.Aead is { } aead)
            text.Append(CultureInfo.InvariantCulture, $" aead {aead.Name} {Hex(aead)} {aead.IcvBits}");
        if (state.Integrity is { } integrity)
            text.Append(CultureInfo.InvariantCulture, $" auth-trunc {integrity.Name} {Hex(integrity)} {integrity.IcvBits}");
        if (state.Encryption is { } encryption)
            text.Append(CultureInfo.InvariantCulture, $" enc {encryption.Name} {Hex(encryption)}");
        if (state.Encapsulation is { } udp)
            text.Append(CultureInfo.InvariantCulture, $" encap espinudp {udp.SourcePort} {udp.DestinationPort} 0.0.0.0");
        if (state.InterfaceId != 0)
            text.Append(CultureInfo.InvariantCulture, $" if_id {state.InterfaceId}");
        if (state.Selector is { } selector)
            text.Append(" sel ").Append(Words(selector));
        return text.Append(Words(state.Lifetime)).ToString();
    }

    /// <summary>Every field that the command can say, to be compared.</summary>
    public static string Text(XfrmPolicy policy) =>
        $"{policy.Selector} [{policy.Selector.SourcePortMask:x}/{policy.Selector.DestinationPortMask:x}] {policy.Direction} {policy.Priority} {policy.Action} {policy.Flags} {policy.Lifetime} {policy.Mark} {policy.InterfaceId} {policy.Share} {policy.Type} "
        + $"{policy.SecurityContext} {policy.Offload} {policy.OtherAttributes.Count} {string.Join(' ', policy.Templates)}";

    /// <summary>Every field that the command can say but the keys, to be compared.</summary>
    public static string Text(XfrmState state) =>
        $"{state.Id} {state.Id.Mark} {state.Source} {state.Reqid} {state.Mode} {state.ReplayWindow} {state.Flags} {state.ExtraFlags} {state.Lifetime} {Text(state.Encryption)} {Text(state.Integrity)} {Text(state.Aead)} {state.Encapsulation} "
        + $"{state.Selector} {state.InterfaceId} {state.OutputMark} {state.Offload} {state.OtherAttributes.Count}";

    private static string Text(XfrmAlgorithm? algorithm) => algorithm is null ? "-" : $"{algorithm.Name}/{algorithm.KeyBits}/{algorithm.IcvBits}";

    private static T[] Generate<T>(Gen<T> gen, int count)
    {
        T[] all = [];
        gen.Array[count].Sample(made => { all = made; }, seed: Seed, iter: 1, threads: 1);
        return all;
    }

    private static Gen<XfrmSelector> Selector(bool ipv6) =>
        from source in Network(ipv6)
        from destination in Network(ipv6)
        from protocol in Gen.OneOf<byte>(0, 6, 17, 47, 132)
        from ports in Gen.UShort.Array[2]
        select protocol is 6 or 17 or 132
            ? new XfrmSelector(source, destination)
            {
                Protocol = protocol,
                SourcePort = ports[0],
                SourcePortMask = ports[0] == 0 ? (ushort)0 : ushort.MaxValue,
                DestinationPort = ports[1],
                DestinationPortMask = ports[1] == 0 ? (ushort)0 : ushort.MaxValue,
            }
            : new XfrmSelector(source, destination) { Protocol = protocol };

    /// <summary>Only a tunnel goes from one family to the other.</summary>
    private static Gen<XfrmTemplate> Template(bool ipv6, bool other, bool mayBeOptional) =>
        from tunnel in other ? Gen.Const(true) : Gen.Bool
        from addresses in Address(ipv6 ^ other).Array[2]
        from protocol in Gen.OneOf(Gen.Const(IpsecProtocol.Esp), Gen.Const(IpsecProtocol.Ah))
        from reqid in Gen.UInt
        from spi in Gen.OneOf(Gen.Const(0u), Gen.UInt[0x100, uint.MaxValue])
        from optional in Gen.Bool
        select new XfrmTemplate(addresses[0], addresses[1], protocol, tunnel ? IpsecMode.Tunnel : IpsecMode.Transport, reqid)
        {
            Spi = spi == 0 ? null : new Spi(spi),
            Optional = optional && mayBeOptional,
        };

    // No address that ip would take for none.
    private static Gen<IPAddress> Address(bool ipv6) => Gen.Byte.Array[ipv6 ? 16 : 4].Select(octets =>
    {
        (octets[0], octets[^1]) = (ipv6 ? (byte)0x20 : (byte)10, (byte)(octets[^1] | 1));
        return new IPAddress(octets);
    });

    private static Gen<IPNetwork> Network(bool ipv6) =>
        from address in Address(ipv6)
        from length in Gen.Int[8, ipv6 ? 128 : 32]
        select Masked(address, length);

    private static IPNetwork Masked(IPAddress address, int length)
    {
        byte[] octets = address.GetAddressBytes();
        for (int bit = length; bit < octets.Length * 8; bit++)
            octets[bit / 8] &= unchecked((byte)~(0x80 >> (bit % 8)));
        return new IPNetwork(new IPAddress(octets), length);
    }

    private static SecretBytes Key(byte[] octets, int length)
    {
        // Three different parts, or the kernel calls a key of 3DES weak.
        (octets[0], octets[8], octets[16]) = (1, 2, 4);
        return new SecretBytes(octets.AsSpan(0, length));
    }

    private static ulong? Seconds(ulong? limit) => limit is null ? null : (limit % 1_000_000) + 1000;

    private static string Words(XfrmSelector selector)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"src {selector.Source} dst {selector.Destination}");
        if (selector.Protocol != 0)
            text.Append(CultureInfo.InvariantCulture, $" proto {selector.Protocol}");
        if (selector.SourcePortMask != 0)
            text.Append(CultureInfo.InvariantCulture, $" sport {selector.SourcePort}");
        if (selector.DestinationPortMask != 0)
            text.Append(CultureInfo.InvariantCulture, $" dport {selector.DestinationPort}");
        return text.ToString();
    }

    private static string Words(XfrmLifetime lifetime) => string.Concat(new (string Word, ulong? Value)[]
    {
        ("byte-soft", lifetime.SoftOctets), ("byte-hard", lifetime.HardOctets), ("packet-soft", lifetime.SoftPackets), ("packet-hard", lifetime.HardPackets),
        ("time-soft", lifetime.SoftAddSeconds), ("time-hard", lifetime.HardAddSeconds), ("time-use-soft", lifetime.SoftUseSeconds), ("time-use-hard", lifetime.HardUseSeconds),
    }.Where(limit => limit.Value is not null).Select(limit => $" limit {limit.Word} {limit.Value}"));

    private static string Direction(XfrmDirection direction) => direction switch
    {
        XfrmDirection.In => "in",
        XfrmDirection.Out => "out",
        _ => "fwd",
    };

    private static string Name(IpsecProtocol protocol) => protocol == IpsecProtocol.Ah ? "ah" : "esp";

    private static string Name(IpsecMode mode) => mode == IpsecMode.Tunnel ? "tunnel" : "transport";

    // ip takes an empty key as two quotes, which only a shell has: an empty argument.
    private static string Hex(XfrmAlgorithm algorithm) => algorithm.Key!.Length == 0 ? "\"\"" : "0x" + Convert.ToHexStringLower(algorithm.Key.Span);
}
