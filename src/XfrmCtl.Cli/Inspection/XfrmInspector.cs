using System.Globalization;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Planning;

namespace XfrmCtl.Cli.Inspection;

/// <summary>Says what the kernel's states and policies are, and whose.</summary>
/// <param name="ownership">Which are ours, or null where that is not known.</param>
/// <param name="notes">What the state file says.</param>
internal sealed class XfrmInspector(KernelOwnership? ownership, ChildNotes notes)
{
    private readonly Dictionary<XfrmStateId, string> _byState = Connections(notes);
    private readonly Dictionary<uint, string> _byReqid = notes.Reqids.DistinctBy(pair => pair.Value).ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>A state; its keys only where it has them.</summary>
    public ShownState Describe(XfrmStateInfo info)
    {
        XfrmState state = info.State;
        bool? ours = ownership?.Owns(state);
        return new ShownState
        {
            Protocol = Name((int)state.Id.Protocol),
            Spi = state.Id.Spi.ToString(),
            Source = state.Source.ToString(),
            Destination = state.Id.Destination.ToString(),
            Mode = Lower(state.Mode),
            Reqid = state.Reqid,
            Ours = ours,
            Connection = _byState.GetValueOrDefault(state.Id) ?? (ours == true ? _byReqid.GetValueOrDefault(state.Reqid) : null),
            Larval = info.IsLarval ? true : null,
            Encryption = Describe(state.Encryption),
            Integrity = Describe(state.Integrity),
            Aead = Describe(state.Aead),
            Compression = state.Compression?.Name,
            Encapsulation = state.Encapsulation is { } udp ? new(udp.SourcePort, udp.DestinationPort, udp.OriginalAddress?.ToString()) : null,
            Selector = state.Selector?.ToString(),
            ReplayWindow = state.ReplayWindow == 0 ? null : state.ReplayWindow,
            Esn = state.Flags.HasFlag(XfrmStateFlags.Esn) ? true : null,
            Mark = state.Id.Mark?.ToString(),
            OutputMark = state.OutputMark?.ToString(),
            InterfaceId = state.InterfaceId == 0 ? null : state.InterfaceId,
            Limits = Describe(state.Lifetime),
            Bytes = info.Usage.Octets,
            Packets = info.Usage.Packets,
            AddedAt = Time(info.Usage.AddedSeconds),
            LastUsedAt = Time(info.LastUsedSeconds ?? 0),
            ReplayErrors = info.Replays + (ulong)info.ReplayWindowErrors == 0 ? null : (uint)Math.Min(uint.MaxValue, info.Replays + (ulong)info.ReplayWindowErrors),
            IntegrityErrors = info.IntegrityFailures == 0 ? null : info.IntegrityFailures,
        };
    }

    /// <summary>A policy.</summary>
    public ShownPolicy Describe(XfrmPolicyInfo info) => Describe(info.Policy) with { Index = info.Index == 0 ? null : info.Index };

    /// <summary>A policy that need not be there.</summary>
    public ShownPolicy Describe(XfrmPolicy policy)
    {
        bool? ours = ownership?.Owns(policy);
        return new ShownPolicy
        {
            Direction = Lower(policy.Direction),
            Source = policy.Selector.Source.ToString(),
            Destination = policy.Selector.Destination.ToString(),
            Traffic = Traffic(policy.Selector),
            Priority = policy.Priority,
            Action = policy.Action == XfrmAction.Block ? "block" : policy.Templates.Count == 0 ? "pass" : "protect",
            Ours = ours,
            Connection = ours == true ? _byReqid.GetValueOrDefault(policy.Templates[0].Reqid) : null,
            Mark = policy.Mark?.ToString(),
            InterfaceId = policy.InterfaceId == 0 ? null : policy.InterfaceId,
            Limits = Describe(policy.Lifetime),
            Templates = [.. policy.Templates.Select(template => new ShownTemplate(
                Name((int)template.Protocol), Lower(template.Mode), template.Source.ToString(), template.Destination.ToString(), template.Reqid, template.Spi?.ToString(), template.Optional ? true : null))],
        };
    }

    private static Dictionary<XfrmStateId, string> Connections(ChildNotes notes)
    {
        Dictionary<XfrmStateId, string> byState = [];
        foreach (ChildNote child in notes.Children.Values)
            foreach (XfrmStateId state in child.States)
                byState[state] = child.Connection;
        return byState;
    }

    private static ShownAlgorithm? Describe(XfrmAlgorithm? algorithm) => algorithm is null ? null : new(
        algorithm.Name, algorithm.KeyBits, algorithm.IcvBits == 0 ? null : algorithm.IcvBits,
        algorithm.Key is { Length: > 0 } key ? "0x" + Convert.ToHexStringLower(key.Span) : null);

    private static ShownLimits? Describe(XfrmLifetime lifetime) => lifetime == XfrmLifetime.Unlimited ? null : new()
    {
        SoftBytes = lifetime.SoftOctets,
        HardBytes = lifetime.HardOctets,
        SoftPackets = lifetime.SoftPackets,
        HardPackets = lifetime.HardPackets,
        SoftSeconds = lifetime.SoftAddSeconds,
        HardSeconds = lifetime.HardAddSeconds,
        SoftUseSeconds = lifetime.SoftUseSeconds,
        HardUseSeconds = lifetime.HardUseSeconds,
    };

    private static string? Traffic(XfrmSelector selector)
    {
        List<string> words = [];
        if (selector.Protocol != 0)
            words.Add($"protocol {selector.Protocol}");
        if (selector.SourcePortMask != 0)
            words.Add($"from port {selector.SourcePort}");
        if (selector.DestinationPortMask != 0)
            words.Add($"to port {selector.DestinationPort}");
        return words.Count == 0 ? null : string.Join(' ', words);
    }

    // IP protocol numbers (IANA): what XFRM has states of.
    private static string Name(int protocol) => protocol switch
    {
        50 => "esp",
        51 => "ah",
        108 => "comp",
        _ => protocol.ToString(CultureInfo.InvariantCulture),
    };

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    // Beyond the year 9999 there is no date to show.
    private static DateTimeOffset? Time(ulong seconds) => seconds is 0 or > 253402300799 ? null : DateTimeOffset.FromUnixTimeSeconds((long)seconds);
}
