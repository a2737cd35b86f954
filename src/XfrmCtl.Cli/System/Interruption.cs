using System.Runtime.InteropServices;

namespace XfrmCtl.Cli.System;

/// <summary>Turns the first Ctrl-C, SIGTERM or SIGHUP into a cancelled token; the second ends the program at once.</summary>
/// <remarks>Signals are caught from the first look at the token on: .NET has a thread for them, which a program that does nothing after an interruption need not wait for.</remarks>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private PosixSignalRegistration[] _registrations = [];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token
    {
        get
        {
            if (_registrations.Length == 0)
                _registrations = [Register(PosixSignal.SIGINT), Register(PosixSignal.SIGTERM), Register(PosixSignal.SIGHUP)];
            return _source.Token;
        }
    }

    /// <summary>Whether a signal has come.</summary>
    public bool HasCome => _source.IsCancellationRequested;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    });
}
