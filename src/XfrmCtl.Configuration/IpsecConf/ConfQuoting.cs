using System.Text;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>Writes values and names so that they are read back as they are.</summary>
/// <remarks>
/// The grammar has double quotes and braces, both on one line and without escapes. Quotes stand only where they are needed, since Openswan takes
/// <c>pfs="no"</c> for a word where it wants a boolean. A value that holds a double quote stands bare where it can, which libreswan reads and
/// Openswan has no form for, else in braces, which XfrmCtl alone reads.
/// </remarks>
public static class ConfQuoting
{
    /// <summary>The value as it stands behind the equals sign of a keyword.</summary>
    /// <exception cref="ArgumentException">No quoting can express the value: it holds a line end or NUL, or a double quote together with a closing
    /// brace or outer blanks; or it is a remark (<c>x-note=</c>) that is empty or has outer blanks; or no text at all (an unpaired surrogate).</exception>
    public static string Value(string keyword, string value)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        ArgumentNullException.ThrowIfNull(value);
        return Problem(keyword, value) is { } problem
            ? throw new ArgumentException($"{keyword}= cannot be written: {problem}", nameof(value))
            : Form(keyword, value)!;
    }

    /// <summary>The name as it stands behind <c>conn</c>.</summary>
    /// <exception cref="ArgumentException">The name is empty, or no quoting can express it.</exception>
    public static string Name(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        // libreswan reads a bare number for something else than a name.
        return name.All(char.IsAsciiDigit) ? Quoted(name) : Value(NoKeyword, name);
    }

    /// <summary>Whether <see cref="Value"/> can write the value.</summary>
    public static bool CanWrite(string keyword, string value)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        ArgumentNullException.ThrowIfNull(value);
        return Problem(keyword, value) is null;
    }

    /// <summary>Whether <c>x-foo=</c> and <c>x_foo=</c>: the user's own remarks, whose value is the rest of the line as it is.</summary>
    internal static bool IsRemark(ReadOnlySpan<char> keyword) => keyword.Length >= 2 && keyword[0] is 'x' or 'X' && keyword[1] is '-' or '_';

    /// <summary>Blanks of the grammar; a carriage return that is not part of the line end counts as one.</summary>
    internal static bool IsBlank(char c) => c is ' ' or '\t' or '\r';

    private static string? Problem(string keyword, string value)
    {
        if (value.AsSpan().IndexOfAny('\n', '\0') >= 0)
            return "a value is one line of text";
        if (!IsWellFormed(value))
            return "an unpaired surrogate is no text";
        if (Form(keyword, value) is not null)
            return null;
        return IsRemark(keyword) ? "a remark is not empty and has no blanks around it" : "a value with a double quote has no closing brace, nor blanks around it";
    }

    private static string? Form(string keyword, string value)
    {
        if (IsRemark(keyword))
            return value.Length > 0 && !HasOuterBlanks(value) ? value : null;
        bool hasQuote = value.Contains('"', StringComparison.Ordinal);
        if (CanStandBare(value, hasQuote))
            return value;
        if (!hasQuote)
            return Quoted(value);
        return value.Contains('}', StringComparison.Ordinal) || HasOuterBlanks(value) ? null : $"{{{value}}}";
    }

    private static bool CanStandBare(string value, bool hasQuote) =>
        value.Length > 0 && value[0] is not ('"' or '\'' or '{' or '#' or '=') && value[^1] != '\\' && !value.Any(c => IsBlank(c) || c < ' ')
        && (hasQuote || !value.Contains('=', StringComparison.Ordinal));

    internal static bool HasOuterBlanks(string value) => value.Length > 0 && (IsBlank(value[0]) || IsBlank(value[^1]));

    private static string Quoted(string value) => $"\"{value}\"";

    private static bool IsWellFormed(string value)
    {
        for (int at = 0; at < value.Length;)
        {
            if (!Rune.TryGetRuneAt(value, at, out Rune rune))
                return false;
            at += rune.Utf16SequenceLength;
        }

        return true;
    }

    private const string NoKeyword = "conn";
}
