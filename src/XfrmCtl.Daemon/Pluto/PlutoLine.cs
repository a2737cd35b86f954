using System.Globalization;
using XfrmCtl.Control;

namespace XfrmCtl.Daemon.Pluto;

/// <summary>A line of pluto's before it is put together: a log file takes its parts as they are.</summary>
/// <param name="Code">whack's number.</param>
/// <param name="Serial">The state's number, or null where the line is of none.</param>
/// <param name="Text">What is said.</param>
internal readonly record struct PlutoLine(int Code, ulong? Serial, string Text)
{
    /// <summary><c>"connection" #serial: text</c>, or without a serial number where there is none.</summary>
    public string Of(string connection) =>
        Serial is { } number ? string.Create(CultureInfo.InvariantCulture, $"\"{connection}\" #{number}: {Text}") : $"\"{connection}\": {Text}";

    /// <summary>As whack is told it.</summary>
    public NumberedLine Numbered(string connection) => new(Code, Of(connection));
}
