using System.Text;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Daemon.RemoteAccess;

/// <summary>The users of XAUTH in ipsec.d/passwd, as pluto has it: <c>user:hash</c>, or <c>user:hash:connection</c> for one connection alone.</summary>
/// <param name="Users">User, hash of crypt(3), and the connection or null for all.</param>
internal sealed record PasswordFile(IReadOnlyList<(string User, byte[] Hash, string? Connection)> Users)
{
    /// <summary>No users.</summary>
    public static PasswordFile Empty { get; } = new([]);

    /// <summary>Reads the file; what is wrong with a line is added, and the line counts for nobody. A file that is not there has no users.</summary>
    public static PasswordFile Read(string path, ICollection<Diagnostic> diagnostics)
    {
        if (!File.Exists(path))
            return Empty;
        string[] lines;
        try
        {
            if (Rights(path) is { } open)
            {
                diagnostics.Add(open);
                return Empty;
            }

            lines = File.ReadAllLines(path, Encoding.UTF8);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(new(DiagnosticSeverity.Error, DiagnosticCode.FileUnreadable, SourceLocation.OfFile(path), $"{path} cannot be read: {trouble.Message}", "check its permissions"));
            return Empty;
        }

        List<(string, byte[], string?)> users = [];
        for (int index = 0; index < lines.Length; index++)
        {
            string line = lines[index].Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            string[] fields = line.Split(':');
            SourceLocation place = new(path, index + 1, 1);
            string? problem = fields switch
            {
                { Length: < 2 } or [{ Length: 0 }, ..] => "is not user:hash",
                [_, var hash, ..] when hash.Length < 13 => "has no hash of a password: anybody could come in",
                _ => null,
            };
            if (problem is not null)
            {
                diagnostics.Add(new(DiagnosticSeverity.Warning, DiagnosticCode.SecretSyntax, place, $"a line of {path} {problem}", "write user:hash, with the hash from: openssl passwd -6"));
                continue;
            }

            users.Add((fields[0], Encoding.ASCII.GetBytes(fields[1]), fields.Length > 2 && fields[2].Length > 0 ? fields[2] : null));
        }

        return new(users);
    }

    private static Diagnostic? Rights(string path) =>
        (File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.OtherRead)) == 0 ? null
            : new(DiagnosticSeverity.Error, DiagnosticCode.FileUnreadable, SourceLocation.OfFile(path), $"{path} is not read: others than its owner may read or write it", $"chmod 600 {path}");
}
