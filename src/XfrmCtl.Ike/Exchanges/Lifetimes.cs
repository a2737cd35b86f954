using System.Collections.Immutable;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>Lifetimes in attributes: a type, then a duration of that type, as often as there are types (RFC 2407 §4.5).</summary>
public static class Lifetimes
{
    // Longer lives than this mean "as long as you like" and would overflow clocks.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>The lifetime in seconds, or null where none is given. Zero, which some send for "unlimited", counts as none.</summary>
    public static TimeSpan? Seconds(ImmutableArray<DataAttribute> attributes, ushort typeClass, ushort durationClass)
    {
        if (Duration(attributes, typeClass, durationClass, LifeType.SECONDS) is not { } seconds)
            return null;
        TimeSpan duration = TimeSpan.FromSeconds(seconds);
        return duration < Longest ? duration : Longest;
    }

    /// <summary>The lifetime in kilobytes, or null where none is given; zero counts as none.</summary>
    public static ulong? Kilobytes(ImmutableArray<DataAttribute> attributes, ushort typeClass, ushort durationClass) =>
        Duration(attributes, typeClass, durationClass, LifeType.KILOBYTES);

    /// <summary>The attributes of a lifetime.</summary>
    /// <param name="typeClass">Class of the type attribute.</param>
    /// <param name="durationClass">Class of the duration attribute.</param>
    /// <param name="lifetime">Seconds, or null to leave them out.</param>
    /// <param name="kilobytes">Kilobytes, or null to leave them out.</param>
    public static IEnumerable<DataAttribute> Attributes(ushort typeClass, ushort durationClass, TimeSpan? lifetime, ulong? kilobytes)
    {
        if (lifetime is { } time)
        {
            yield return DataAttribute.Of(typeClass, (uint)LifeType.SECONDS);
            yield return DataAttribute.Of(durationClass, (uint)time.TotalSeconds);
        }

        if (kilobytes is { } octets)
        {
            yield return DataAttribute.Of(typeClass, (uint)LifeType.KILOBYTES);
            yield return DataAttribute.Of(durationClass, (uint)Math.Min(octets, uint.MaxValue));
        }
    }

    /// <summary>The shorter of two limits, where null is none.</summary>
    public static ulong? Smaller(ulong? ours, ulong? theirs) => ours is null ? theirs : theirs is null ? ours : Math.Min(ours.Value, theirs.Value);

    private static uint? Duration(ImmutableArray<DataAttribute> attributes, ushort typeClass, ushort durationClass, LifeType wanted)
    {
        LifeType? type = null;
        foreach (DataAttribute attribute in attributes)
        {
            if (attribute.Type == typeClass)
                type = (LifeType)attribute.Number;
            else if (attribute.Type == durationClass && type == wanted)
                return attribute.Number == 0 ? null : attribute.Number;
        }

        return null;
    }
}
