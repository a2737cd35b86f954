using System.Buffers;
using System.Text.Json;

namespace XfrmCtl.Planning;

/// <summary>What the state file says: the children that were in the kernel, and the connections' reqids. Pure.</summary>
/// <remarks>
/// The file is a journal, a JSON object a line. A line that cannot be read, such as the last one of a daemon that was killed while it wrote, counts for nothing.
/// </remarks>
public sealed class ChildNotes
{
    private readonly Dictionary<ulong, ChildNote> _children = [];
    private readonly Dictionary<string, uint> _reqids = new(StringComparer.Ordinal);

    /// <summary>The file's name, in the control socket's folder.</summary>
    public const string FileName = "state";

    /// <summary>The children, by serial.</summary>
    public IReadOnlyDictionary<ulong, ChildNote> Children => _children;

    /// <summary>The reqids, by connection.</summary>
    public IReadOnlyDictionary<string, uint> Reqids => _reqids;

    /// <summary>Where the state file of the daemon at a control socket is.</summary>
    public static string PathBeside(string socket) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(socket))!, FileName);

    /// <summary>Reads the lines of a file.</summary>
    public static ChildNotes Read(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ChildNotes notes = new();
        foreach (string line in lines)
        {
            try
            {
                if (JsonSerializer.Deserialize(line, NoteJson.Default.NoteLine) is { } read)
                    notes.Take(read);
            }
            catch (JsonException)
            {
                // Said above.
            }
        }

        return notes;
    }

    /// <summary>A line of the file, without its end.</summary>
    public static string Write(NoteLine line) => JsonSerializer.Serialize(line, NoteJson.Default.NoteLine);

    /// <summary>Writes a line of the file with its end.</summary>
    public static void Write(NoteLine line, IBufferWriter<byte> file)
    {
        ArgumentNullException.ThrowIfNull(file);
        using (Utf8JsonWriter json = new(file))
            JsonSerializer.Serialize(json, line, NoteJson.Default.NoteLine);
        file.Write("\n"u8);
    }

    /// <summary>Takes a line in.</summary>
    public void Take(NoteLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Child is { IsSound: true } child)
            _children[child.Serial] = child;
        if (line.Gone is { } gone)
            _children.Remove(gone);
        if (line is { Connection: { } connection, Reqid: { } reqid })
            _reqids[connection] = reqid;
    }

    /// <summary>As few lines as say the same.</summary>
    public IEnumerable<NoteLine> Lines() =>
        _reqids.Select(pair => new NoteLine { Connection = pair.Key, Reqid = pair.Value }).Concat(_children.Values.Select(child => new NoteLine { Child = child }));
}
