using System.Security.Cryptography;

namespace XfrmCtl.Cli.Keys;

/// <summary>A table of keys in a folder of Wireshark's settings: lines that are new are added, those that are there stay.</summary>
internal static class KeyFile
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Takes the lines of one file over into another, which is for its owner alone afterwards.</summary>
    /// <returns>How many were new.</returns>
    /// <exception cref="IOException">One of them cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">One of them may not be.</exception>
    public static int Merge(string from, string into)
    {
        byte[] fresh = File.ReadAllBytes(from);
        byte[] known = File.Exists(into) ? File.ReadAllBytes(into) : [];
        byte[] all = new byte[known.Length + fresh.Length + 1];
        try
        {
            int length = known.Length;
            known.CopyTo(all, 0);
            if (length > 0 && all[length - 1] != '\n')
                all[length++] = (byte)'\n';
            int added = 0;
            foreach (Range range in fresh.AsSpan().Split((byte)'\n'))
            {
                ReadOnlySpan<byte> line = fresh.AsSpan(range);
                if (line.IsEmpty || Has(known, line))
                    continue;
                line.CopyTo(all.AsSpan(length));
                length += line.Length;
                all[length++] = (byte)'\n';
                added++;
            }

            Replace(into, all.AsSpan(0, length));
            return added;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fresh);
            CryptographicOperations.ZeroMemory(known);
            CryptographicOperations.ZeroMemory(all);
        }
    }

    private static bool Has(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line)
    {
        foreach (Range range in text.Split((byte)'\n'))
            if (text[range].SequenceEqual(line))
                return true;
        return false;
    }

    // A new file in place of the old one: its mode is right before there is a key in it.
    private static void Replace(string path, ReadOnlySpan<byte> octets)
    {
        string beside = path + ".new";
        File.Delete(beside);
        using (var file = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = Mine }))
            file.Write(octets);
        File.Move(beside, path, overwrite: true);
    }
}
