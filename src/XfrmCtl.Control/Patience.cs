using System.Globalization;

namespace XfrmCtl.Control;

/// <summary>How long the daemon may take to say something before it is taken for one that hangs.</summary>
/// <param name="First">Until it says that it has the request, or anything else.</param>
/// <param name="Each">Then for each message; <see cref="Timeout.InfiniteTimeSpan"/> where it may be silent for as long as nothing happens.</param>
public readonly record struct Patience(TimeSpan First, TimeSpan Each)
{
    /// <summary>The variable of the environment with the seconds until the first word, for machines on which five are not enough.</summary>
    public const string Variable = "XFRMCTL_PATIENCE";

    private static readonly TimeSpan FirstWord = OfEnvironment(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The same for each.</summary>
    public Patience(TimeSpan most)
        : this(most, most)
    {
    }

    /// <summary>For what the daemon knows by itself.</summary>
    public static Patience ForAnswer { get; } = new(FirstWord);

    /// <summary>For what the daemon does at once, with the kernel, for one connection.</summary>
    public static Patience ForDeed { get; } = new(FirstWord, 6 * FirstWord);

    /// <summary>For a reload, which may take away and install thousands of policies.</summary>
    public static Patience ForReload { get; } = new(FirstWord, 24 * FirstWord);

    /// <summary>For what ends when a peer or a person wills.</summary>
    public static Patience ForEvents { get; } = new(FirstWord, Timeout.InfiniteTimeSpan);

    /// <summary>Reads the variable; five seconds where it says nothing of use.</summary>
    internal static TimeSpan OfEnvironment(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0.1 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromSeconds(5);
}
