using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace XfrmCtl.Daemon.Updown;

/// <summary>The program that leftupdown= names, with its arguments. It is started as it is written: no shell reads it.</summary>
/// <param name="Text">The path of the program and its arguments, with blanks between.</param>
internal sealed record UpdownScript(string Text)
{
    // What only a shell understands: whoever wrote it expects something that does not happen.
    private static readonly SearchValues<char> ShellWords = SearchValues.Create("'\"\\`$;&|<>(){}*?[]!~#\n");

    /// <summary>Whole path of the program.</summary>
    public string Path => Words(Text)[0];

    /// <summary>Its arguments.</summary>
    public IEnumerable<string> Arguments => Words(Text).Skip(1);

    /// <summary>Reads the value of leftupdown=.</summary>
    /// <param name="text">The value, or null.</param>
    /// <param name="script">The program; null where the daemon's own doing is meant: nothing, %disabled, or Openswan's and libreswan's own script.</param>
    /// <param name="objection">What is wrong with it.</param>
    /// <returns>Whether it can be done.</returns>
    public static bool TryParse(string? text, out UpdownScript? script, [NotNullWhen(false)] out string? objection)
    {
        script = null;
        objection = null;
        string[] words = Words(text ?? "");
        if (words.Length == 0 || words[0] == "%disabled" || words is ["ipsec", "_updown", ..])
            return true;
        if (text!.AsSpan().IndexOfAny(ShellWords) >= 0)
            objection = "it has characters that only a shell understands, and no shell reads it: write a script, and its path here";
        else if (!words[0].StartsWith('/'))
            objection = "it takes the whole path of a program";
        else
            script = new(string.Join(' ', words));
        return objection is null;
    }

    /// <summary>Whether the program may be run as root: it belongs to root, and nobody else can change it.</summary>
    /// <param name="owner">The owner's user id.</param>
    /// <param name="mode">Its mode.</param>
    /// <param name="ownUser">The user that the daemon runs as.</param>
    public static string? Objection(uint owner, UnixFileMode mode, uint ownUser) =>
        owner != 0 && owner != ownUser ? "it does not belong to root"
        : (mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0 ? "others than its owner can change it"
        : (mode & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) == 0 ? "it is not executable"
        : null;

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
