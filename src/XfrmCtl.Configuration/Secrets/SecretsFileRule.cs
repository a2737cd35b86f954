using System.Globalization;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Secrets;

/// <summary>What the owner and mode of a secrets file must be.</summary>
public static class SecretsFileRule
{
    private const UnixFileMode OtherThanOwner =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The error that a secrets file with this owner and mode is, or null where it is as it should be.</summary>
    /// <remarks>A key that others can read is no secret, and one that others can write is theirs; so the file counts as unusable.</remarks>
    public static Diagnostic? Check(string path, FileMetadata metadata)
    {
        if ((metadata.Mode & OtherThanOwner) != 0)
        {
            string mode = Convert.ToString((int)metadata.Mode & 0b111_111_111, 8).PadLeft(4, '0');
            string who = (metadata.Mode & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0 ? "everybody" : "its group";
            return new(DiagnosticSeverity.Error, DiagnosticCode.SecretFileMode, SourceLocation.OfFile(path),
                $"the secrets file is open to {who} (mode {mode})", $"chmod 600 {path}");
        }

        return metadata.OwnerId == 0 || metadata.OwnerId == metadata.ReaderId
            ? null
            : new(DiagnosticSeverity.Error, DiagnosticCode.SecretFileMode, SourceLocation.OfFile(path),
                string.Create(CultureInfo.InvariantCulture, $"the secrets file belongs to user {metadata.OwnerId}, who can change it"), $"chown root {path}");
    }
}
