namespace XfrmCtl.Cli.Compat;

/// <summary>Lines of a status: each has the number of a comment, or none where whack takes it away.</summary>
/// <param name="writer">Where they go.</param>
internal sealed class LineWriter(TextWriter writer)
{
    /// <summary><c>000 text</c>; control characters of a peer or a file become question marks.</summary>
    public void Line(string text) => writer.WriteLine("000 " + Words.Printable(text));

    /// <summary>A line without anything, which pluto prints as a blank.</summary>
    public void Blank() => writer.WriteLine("000  ");

    /// <summary>A line of a connection: <c>000 "name":   text</c>.</summary>
    public void Of(PlutoConnection connection, string text) => Line($"{connection.Quoted}:   {text}");
}
