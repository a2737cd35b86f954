using System.Diagnostics;

namespace XfrmCtl.Cli.System;

/// <summary>systemd over D-Bus (org.freedesktop.systemd1(5)).</summary>
/// <param name="address">The bus; null for the system's own.</param>
internal sealed class SystemdManager(string? address = null) : IServiceManager
{
    private const string Service = "org.freedesktop.systemd1";
    private const string Path = "/org/freedesktop/systemd1";
    private const string Manager = "org.freedesktop.systemd1.Manager";

    // TimeoutStartSec and TimeoutStopSec of the unit are shorter.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    // sd_booted(3).
    public bool IsThere => Directory.Exists("/run/systemd/system");

    public void Do(ServiceAction action, string unit, CancellationToken cancellation)
    {
        using SystemBus bus = SystemBus.Open(address);
        switch (action)
        {
            case ServiceAction.Enable:
                // files, runtime, force.
                bus.Call(Service, Path, Manager, "EnableUnitFiles", message => message.AddStrings([unit]).Add(false).Add(false));
                bus.Call(Service, Path, Manager, "Reload", _ => { });
                break;
            case ServiceAction.Disable:
                // files, runtime.
                bus.Call(Service, Path, Manager, "DisableUnitFiles", message => message.AddStrings([unit]).Add(false));
                bus.Call(Service, Path, Manager, "Reload", _ => { });
                break;
            default:
                RunJob(bus, action, unit, cancellation);
                break;
        }
    }

    // The answer names a job; what became of it is told by a signal (JobRemoved: id, job, unit, result), which comes to subscribers alone.
    private static void RunJob(SystemBus bus, ServiceAction action, string unit, CancellationToken cancellation)
    {
        using SystemBus.Subscription ended = bus.Subscribe(Service, Path, Manager, "JobRemoved", "uoss");
        bus.Call(Service, Path, Manager, "Subscribe", _ => { });
        string job = bus.Call(Service, Path, Manager, $"{action}Unit", message => message.Add(unit).Add("replace"), answer: 'o')
            ?? throw new ServiceException("systemd's answer names no job", ServiceFault.Failed);
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Longest)
        {
            cancellation.ThrowIfCancellationRequested();
            if (ended.Next(TimeSpan.FromMilliseconds(200)) is not { } signal || signal[1] != job)
                continue;
            if (signal[3] is "done")
                return;
            throw new ServiceException($"systemd could not {action.ToString().ToLowerInvariant()} {unit}: the job ended as '{signal[3]}'; see: journalctl -u {unit} -n 50", ServiceFault.Failed);
        }

        throw new ServiceException($"systemd did not end the job within {Longest.TotalMinutes:0} minutes; see: systemctl status {unit}", ServiceFault.Failed);
    }
}
