using System.Diagnostics.CodeAnalysis;

namespace XfrmCtl.Cli.System;

/// <summary>Who starts and stops services.</summary>
internal interface IServiceManager
{
    /// <summary>Whether systemd runs here.</summary>
    bool IsThere { get; }

    /// <summary>Does something with a unit and waits until it is done.</summary>
    /// <exception cref="ServiceException">It was refused, or ended otherwise.</exception>
    void Do(ServiceAction action, string unit, CancellationToken cancellation);
}

/// <summary>What can be done with a unit.</summary>
internal enum ServiceAction
{
    /// <summary>Starts it.</summary>
    Start,

    /// <summary>Stops it.</summary>
    Stop,

    /// <summary>Stops it where it runs, and starts it.</summary>
    Restart,

    /// <summary>Has it started at boot.</summary>
    Enable,

    /// <summary>Has it started at boot no longer.</summary>
    Disable,
}

/// <summary>systemd did not do it; the message is a sentence.</summary>
[SuppressMessage("Roslynator", "RCS1194:Implement exception constructors", Justification = "Without its kind it has no exit code.")]
internal sealed class ServiceException(string message, ServiceFault fault) : Exception(message)
{
    /// <summary>The kind.</summary>
    public ServiceFault Fault { get; } = fault;
}

/// <summary>Why systemd did not do it.</summary>
internal enum ServiceFault
{
    /// <summary>It tried, and the unit did not come to that.</summary>
    Failed,

    /// <summary>It is not for this user.</summary>
    NotPermitted,

    /// <summary>There is no such unit, no bus, or no library for it.</summary>
    Unsupported,
}
