using System.Text;

namespace XfrmCtl.Daemon.Logging;

/// <summary>Where lines go whose file cannot be written: standard error, which a supervisor collects.</summary>
/// <param name="error">Standard error.</param>
/// <param name="takesLines">Whether the lines go there; else only that the file cannot be written.</param>
/// <remarks>Thread use: any thread.</remarks>
internal sealed class LogRefuge(TextWriter error, bool takesLines)
{
    /// <summary>Says that a file cannot be written.</summary>
    public void Tell(string path, string why) =>
        Write($"xfrmctld: the log {path} cannot be written: {why}{(takesLines ? "; its lines go here until it can" : "; its lines are in the daemon's own log")}\n");

    /// <summary>Takes lines.</summary>
    public void Take(ReadOnlySpan<byte> lines)
    {
        if (takesLines)
            Write(Encoding.UTF8.GetString(lines));
    }

    private void Write(string text)
    {
        try
        {
            error.Write(text);
        }
        catch (IOException)
        {
            // Nobody reads that either.
        }
    }
}
