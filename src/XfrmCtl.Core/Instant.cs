namespace XfrmCtl.Core;

/// <summary>A point on a monotonic clock, measured from an origin that the owner of the clock chooses.</summary>
/// <remarks>Resolution 100 ns. It says nothing about the time of day: whoever prints it knows the origin.</remarks>
/// <param name="Ticks">Units of 100 ns since the origin; never negative.</param>
public readonly record struct Instant(long Ticks) : IComparable<Instant>
{
    /// <summary>The origin of the clock.</summary>
    public static readonly Instant Zero;

    /// <summary>Later than every instant that a timer can be set to.</summary>
    public static readonly Instant Never = new(long.MaxValue);

    /// <summary>The instant that lies <paramref name="duration"/> after <paramref name="instant"/>; <see cref="Never"/> stays never.</summary>
    public static Instant operator +(Instant instant, TimeSpan duration) =>
        instant == Never ? Never : new(instant.Ticks + duration.Ticks);

    /// <summary>The instant that lies <paramref name="duration"/> before <paramref name="instant"/>.</summary>
    public static Instant operator -(Instant instant, TimeSpan duration) =>
        instant == Never ? Never : new(instant.Ticks - duration.Ticks);

    /// <summary>The time from <paramref name="earlier"/> to <paramref name="later"/>.</summary>
    public static TimeSpan operator -(Instant later, Instant earlier) => new(later.Ticks - earlier.Ticks);

    /// <summary>Whether <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(Instant left, Instant right) => left.Ticks < right.Ticks;

    /// <summary>Whether <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(Instant left, Instant right) => left.Ticks > right.Ticks;

    /// <summary>Whether <paramref name="left"/> does not come after <paramref name="right"/>.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Ticks <= right.Ticks;

    /// <summary>Whether <paramref name="left"/> does not come before <paramref name="right"/>.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Ticks >= right.Ticks;

    /// <summary>The earlier of two instants.</summary>
    public static Instant Min(Instant left, Instant right) => left < right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Ticks.CompareTo(other.Ticks);

    /// <inheritdoc/>
    public override string ToString() =>
        this == Never ? "never" : TimeSpan.FromTicks(Ticks).ToString("c", System.Globalization.CultureInfo.InvariantCulture);
}
