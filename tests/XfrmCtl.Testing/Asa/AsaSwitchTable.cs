using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing.Asa;

/// <summary>Every switch of an ASA, and its configuration, as words: what the tests walk through and the lab's process reads.</summary>
public static class AsaSwitchTable
{
    /// <summary>Manners: what traces and manuals show ASAs to do one way or another.</summary>
    public static ImmutableArray<AsaSwitch> Manners { get; } =
    [
        new("natt", ["02n", "rfc", "none"], (asa, text) => Choice(text, ("rfc", AsaNatTraversal.Rfc3947), ("02n", AsaNatTraversal.Draft02), ("none", AsaNatTraversal.None)) is { } natt
            ? asa with { NatTraversal = natt } : null),
        new("fragcaps", ["c0000000", "bare", "none"], (asa, text) => Choice(text, ("c0000000", AsaFragmentation.BothModes), ("bare", AsaFragmentation.Bare), ("none", AsaFragmentation.None)) is { } caps
            ? asa with { Fragmentation = caps } : null),
        new("psk_fail", ["malformed40", "resend_mm4"], (asa, text) => Choice(text, ("malformed40", AsaKeyMismatch.Malformed), ("resend_mm4", AsaKeyMismatch.ResendsMessage4)) is { } manner
            ? asa with { KeyMismatch = manner } : null),
        new("qm_reject", ["notify18", "notify14", "silent"], (asa, text) => Choice(text, ("notify18", AsaRefusal.InvalidId), ("notify14", AsaRefusal.NoProposal), ("silent", AsaRefusal.Silent)) is { } manner
            ? asa with { Refusal = manner } : null),
        new("then_delete_ike", ["yes", "no"], (asa, text) => YesNo(text) is { } ends ? asa with { RefusalEndsPhase1 = ends } : null),
        new("life_notify", ["always", "lower_only"], (asa, text) => Choice(text, ("always", true), ("lower_only", false)) is { } always ? asa with { AlwaysSaysLifetime = always } : null),
        new("delete_spi", ["own", "peer", "both"], (asa, text) => Choice(text, ("own", AsaDeleteSpi.Own), ("peer", AsaDeleteSpi.Peers), ("both", AsaDeleteSpi.Both)) is { } whose
            ? asa with { DeleteSpi = whose } : null),
        new("rekey_pct", ["85/95", "75/95", "85/60"], (asa, text) => Pair(text, '/') is { } percent
            ? asa with { InitiatorRekeyPercent = (int)percent.First, ResponderRekeyPercent = (int)percent.Second } : null),
        new("initial_contact_in_qm1", ["yes", "no"], (asa, text) => YesNo(text) is { } says ? asa with { InitialContactInQuickMode = says } : null),
        new("dpd", ["10/2", "off"], (asa, text) => text == "off" ? asa with { Keepalive = null } : Pair(text, '/') is { } seconds
            ? asa with { Keepalive = (TimeSpan.FromSeconds(seconds.First), TimeSpan.FromSeconds(seconds.Second)) } : null),
        new("idle_min", ["30", "none"], (asa, text) => text == "none" ? asa with { IdleTimeout = null } : Number(text) is { } minutes
            ? asa with { IdleTimeout = TimeSpan.FromMinutes(minutes) } : null),
        new("resend", ["8x3", "2x8"], (asa, text) => Pair(text, 'x') is { } times ? asa with { ResendInterval = TimeSpan.FromSeconds(times.First), Resends = (int)times.Second } : null),
        new("own_policy_order", ["yes", "no"], (asa, text) => YesNo(text) is { } own ? asa with { OwnPolicyOrder = own } : null),
        new("subset", ["reject", "accept"], (asa, text) => Choice(text, ("reject", false), ("accept", true)) is { } takes ? asa with { AcceptsSubset = takes } : null),
        new("id_port", ["500", "0"], (asa, text) => Number(text) is { } port ? asa with { IdPort = (ushort)port } : null),
        new("reject_id_port_not_0_500", ["yes", "no"], (asa, text) => YesNo(text) is { } refuses ? asa with { RefusesOtherIdPorts = refuses } : null),
        new("second_qm_same_proxy", ["reject", "take"], (asa, text) => Choice(text, ("reject", true), ("take", false)) is { } refuses ? asa with { RefusesSecondQuickMode = refuses } : null),
    ];

    /// <summary>Configuration: what an administrator types; lists are separated by commas.</summary>
    public static ImmutableArray<AsaSwitch> Configuration { get; } =
    [
        new("address", ["198.51.100.2"], (asa, text) => IPAddress.TryParse(text, out IPAddress? address) ? asa with { Address = address } : null),
        new("peer", ["203.0.113.133"], (asa, text) => IPAddress.TryParse(text, out IPAddress? address) ? asa with { Peer = address } : null),
        new("key", ["CHANGE-ME", "none"], (asa, text) => asa with { PresharedKey = text == "none" ? null : text }),
        new("policy", ["3des-md5-modp1024", "aes256-sha1-modp1536,3des-md5-modp1024"], (asa, text) => List(text, Policy) is { } policies ? asa with { Policies = policies } : null),
        new("acl", ["192.0.2.0/24>203.0.113.200/32"], (asa, text) => List(text, Entry) is { } entries ? asa with { AccessList = entries } : null),
        new("transform_set", ["3des-md5", "aes256-sha1,3des-md5"], (asa, text) => List(text, TransformSet) is { } sets ? asa with { TransformSets = sets } : null),
        new("pfs", ["none", "modp1024"], (asa, text) => text == "none" ? asa with { Pfs = null } : GroupTable.ByConfName(text) is { } group ? asa with { Pfs = group } : null),
        new("ike_lifetime", ["86400", "7200"], (asa, text) => Number(text) is { } seconds ? asa with { IkeLifetime = TimeSpan.FromSeconds(seconds) } : null),
        new("lifetime", ["28800", "3600"], (asa, text) => Number(text) is { } seconds ? asa with { ChildLifetime = TimeSpan.FromSeconds(seconds) } : null),
        new("kilobytes", ["4608000"], (asa, text) => Number(text) is { } kilobytes ? asa with { ChildKilobytes = (uint)kilobytes } : null),
        new("xauth", ["no"], (asa, text) => YesNo(text) is { } asks ? asa with { AsksForUser = asks } : null),
        new("answer_only", ["no"], (asa, text) => YesNo(text) is { } only ? asa with { AnswerOnly = only } : null),
        new("originate_only", ["no"], (asa, text) => YesNo(text) is { } only ? asa with { OriginateOnly = only } : null),
    ];

    /// <summary>The ASA of the usual tunnel, with its key.</summary>
    public static AsaSettings Seed { get; } = new()
    {
        Address = IPAddress.Parse("198.51.100.2"),
        Peer = IPAddress.Parse("203.0.113.133"),
        PresharedKey = "CHANGE-ME",
        Policies = [new(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp1024)],
        AccessList = [new(new(IPNetwork.Parse("192.0.2.0/24")), new(IPNetwork.Parse("203.0.113.200/32")))],
        TransformSets = [new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5)],
    };

    /// <summary>The ASA with one thing set as <c>name=setting</c> says; null where that says nothing.</summary>
    public static AsaSettings? Set(AsaSettings asa, string words)
    {
        ArgumentNullException.ThrowIfNull(asa);
        ArgumentNullException.ThrowIfNull(words);
        return words.Split('=', 2) is [var name, var setting] ? Manners.Concat(Configuration).FirstOrDefault(row => row.Name == name)?.Apply(asa, setting) : null;
    }

    private static T? Choice<T>(string text, params ReadOnlySpan<(string Word, T Value)> choices)
        where T : struct
    {
        foreach ((string word, T value) in choices)
            if (word == text)
                return value;
        return null;
    }

    private static bool? YesNo(string text) => Choice(text, ("yes", true), ("no", false));

    private static double? Number(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static (double First, double Second)? Pair(string text, char separator) =>
        text.Split(separator) is [var first, var second] && Number(first) is { } one && Number(second) is { } other ? (one, other) : null;

    private static ImmutableArray<T>? List<T>(string text, Func<string, T?> parse)
        where T : class
    {
        T?[] items = [.. text.Split(',').Select(parse)];
        return items.Contains(null) ? null : [.. items.OfType<T>()];
    }

    private static ImmutableArray<SelectorPair>? List(string text, Func<string, SelectorPair?> parse)
    {
        SelectorPair?[] items = [.. text.Split(',').Select(parse)];
        return items.Contains(null) ? null : [.. items.OfType<SelectorPair>()];
    }

    private static SelectorPair? Entry(string text) =>
        text.Split('>') is [var from, var to] && IPNetwork.TryParse(from, out IPNetwork local) && IPNetwork.TryParse(to, out IPNetwork remote)
            ? new(new TrafficSelector(local), new TrafficSelector(remote)) : null;

    private static IkeProposal? Policy(string text) => text.Split('-') is [var cipher, var hash, var group]
        && Cipher(cipher) is { } encryption && HashTable.ByConfName(hash) is { } digest && GroupTable.ByConfName(group) is { } dh
            ? new(encryption.Algorithm, encryption.KeyBits, digest, dh) : null;

    private static EspProposal? TransformSet(string text) => text.Split('-') is [var cipher, var hash]
        && Cipher(cipher) is { } encryption && IntegrityTable.ByConfName(hash) is { } integrity ? new(encryption.Algorithm, encryption.KeyBits, integrity) : null;

    // aes256 is AES with 256 bits; 3des is a name.
    private static (CipherAlgorithm Algorithm, int KeyBits)? Cipher(string text)
    {
        if (CipherTable.ByConfName(text) is { SendsKeyLength: false } fixedLength)
            return (fixedLength, fixedLength.KeyBits[0]);
        string name = text.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return CipherTable.ByConfName(name) is { } cipher && int.TryParse(text[name.Length..], CultureInfo.InvariantCulture, out int bits) && cipher.KeyBits.Contains(bits) ? (cipher, bits) : null;
    }
}
