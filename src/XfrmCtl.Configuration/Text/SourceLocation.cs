using System.Globalization;

namespace XfrmCtl.Configuration.Text;

/// <summary>A place in a file, as editors and compilers name it.</summary>
/// <param name="File">The file's path as it was given.</param>
/// <param name="Line">Line number, from 1; 0 where the whole file is meant.</param>
/// <param name="Column">Column in characters (octets in a secrets file), from 1; 0 where the whole line or file is meant.</param>
public readonly record struct SourceLocation(string File, int Line, int Column) : IComparable<SourceLocation>
{
    /// <summary>A whole file.</summary>
    public static SourceLocation OfFile(string file) => new(file, 0, 0);

    /// <summary>Orders by file, line and column.</summary>
    public static bool operator <(SourceLocation left, SourceLocation right) => left.CompareTo(right) < 0;

    /// <summary>Orders by file, line and column.</summary>
    public static bool operator >(SourceLocation left, SourceLocation right) => left.CompareTo(right) > 0;

    /// <summary>Orders by file, line and column.</summary>
    public static bool operator <=(SourceLocation left, SourceLocation right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by file, line and column.</summary>
    public static bool operator >=(SourceLocation left, SourceLocation right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(SourceLocation other)
    {
        int file = string.CompareOrdinal(File, other.File);
        if (file != 0)
            return file;
        return Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);
    }

    /// <summary><c>file:line:column</c>, or the file alone where no line is meant.</summary>
    public override string ToString() => Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
