using System.Diagnostics.CodeAnalysis;

namespace XfrmCtl.Cli.Verification;

/// <summary>The drop-in could not be read or written; the message is a sentence.</summary>
[SuppressMessage("Roslynator", "RCS1194:Implement exception constructors", Justification = "Without its kind it has no exit code.")]
internal sealed class SysctlFixException(string message, bool isPermission) : Exception(message)
{
    /// <summary>Whether more privilege would help.</summary>
    public bool IsPermission { get; } = isPermission;
}
