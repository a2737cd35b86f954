using System.Diagnostics.CodeAnalysis;
using XfrmCtl.Control;

namespace XfrmCtl.Daemon.System;

/// <summary>The daemon cannot begin, or cannot do what it was told: a sentence that names cause and fix, and the exit code.</summary>
[SuppressMessage("Roslynator", "RCS1194:Implement exception constructors", Justification = "Without a code it says nothing.")]
internal sealed class DaemonException(ExitCode exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The code that the process ends with.</summary>
    public ExitCode ExitCode { get; } = exitCode;
}
