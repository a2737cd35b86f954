using XfrmCtl.Configuration.Settings;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Planning;

/// <summary>What the configuration says of a connection's states and policies that no peer hears of.</summary>
public sealed record KernelSettings
{
    /// <summary>What counts where nothing is written.</summary>
    public static readonly KernelSettings Usual = new();

    /// <summary>Priority of the policies (priority=), or null for one by their selectors.</summary>
    public uint? Priority { get; init; }

    /// <summary>Mark of arriving packets (mark-in=), or null.</summary>
    public XfrmMark? MarkIn { get; init; }

    /// <summary>Mark of leaving packets (mark-out=), or null.</summary>
    public XfrmMark? MarkOut { get; init; }

    /// <summary>Whether HMAC-SHA-256 is cut to 96 bits (sha2-truncbug=).</summary>
    public bool TruncatesSha256 { get; init; }

    /// <summary>Octets that a state may carry (ipsec-max-bytes=): when it is to be renewed, and when it ends; or null.</summary>
    public (ulong Soft, ulong Hard)? Octets { get; init; }

    /// <summary>Packets that a state may carry (ipsec-max-packets=), or null.</summary>
    public (ulong Soft, ulong Hard)? Packets { get; init; }

    /// <summary>What a connection's settings say.</summary>
    public static KernelSettings Of(ConnectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new()
        {
            Priority = settings.Priority.Value == 0 ? null : settings.Priority.Value,
            MarkIn = Mark(settings.MarkIn.Value),
            MarkOut = Mark(settings.MarkOut.Value),
            TruncatesSha256 = settings.Sha2TruncBug.Value,
            Octets = Limits(settings.OctetLimit.Value, settings.OctetMargin.Value),
            Packets = Limits(settings.PacketLimit.Value, settings.PacketMargin.Value),
        };
    }

    /// <summary>Whether states made with the other settings are as good as with these.</summary>
    public bool SameStates(KernelSettings other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Priority = null } == other with { Priority = null };
    }

    /// <summary>The limits of <paramref name="limit"/>, 0 for none, with the margin that is written, or a tenth.</summary>
    public static (ulong Soft, ulong Hard)? Limits(ulong limit, ulong margin) =>
        limit == 0 ? null : (limit - (margin > 0 && margin < limit ? margin : limit / 10), limit);

    private static XfrmMark? Mark(MarkSpecification? mark) => mark is null ? null : new XfrmMark(mark.Value, mark.Mask);
}
