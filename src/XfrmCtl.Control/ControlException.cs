using System.Diagnostics.CodeAnalysis;

namespace XfrmCtl.Control;

/// <summary>The daemon could not be spoken to.</summary>
[SuppressMessage("Roslynator", "RCS1194:Implement exception constructors", Justification = "Without its kind it has no exit code.")]
public sealed class ControlException : Exception
{
    /// <summary>Says why and, in a sentence, what to do.</summary>
    public ControlException(ControlFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>The kind of failure.</summary>
    public ControlFault Fault { get; }

    /// <summary>The exit code that belongs to it.</summary>
    public ExitCode ExitCode => Fault switch
    {
        ControlFault.NotRunning => ExitCode.NotRunning,
        ControlFault.NotPermitted => ExitCode.NotPermitted,
        ControlFault.NoAnswer => ExitCode.Timeout,
        _ => ExitCode.NotRunning,
    };
}
