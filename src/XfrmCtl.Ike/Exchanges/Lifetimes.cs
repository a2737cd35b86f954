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
        LifeType? type = null;
        foreach (DataAttribute attribute in attributes)
        {
            if (attribute.Type == typeClass)
            {
                type = (LifeType)attribute.Number;
            }
            else if (attribute.Type == durationClass && type == LifeType.SECONDS)
            {
                TimeSpan duration = TimeSpan.FromSeconds(attribute.Number);
                return attribute.Number == 0 ? null : duration < Longest ? duration : Longest;
            }
        }

        return null;
    }
}
