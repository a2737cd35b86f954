using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;

namespace XfrmCtl.Daemon.Updown;

/// <summary>Runs the scripts, one after the other in the order in which things happened, beside the engine: a script that hangs delays other scripts for a while and no tunnel at all.</summary>
/// <param name="device">Finds the interface that a peer is reached by.</param>
/// <param name="log">The log.</param>
/// <param name="patience">How long a script may take.</param>
internal sealed class UpdownRunner(Func<global::System.Net.IPAddress, ValueTask<string>> device, ILogger<UpdownRunner> log, TimeSpan? patience = null)
{
    /// <summary>What comes when so many wait is lost: a script that hangs each time must not fill the memory.</summary>
    private const int MostWaiting = 4096;

    private const int MostLines = 100;

    private readonly TimeSpan _patience = patience ?? TimeSpan.FromSeconds(20);

    private readonly Channel<UpdownCall> _calls = Channel.CreateBounded<UpdownCall>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Has a script run when its turn comes.</summary>
    public void Post(UpdownCall call) => _calls.Writer.TryWrite(call);

    /// <summary>Nothing more comes: <see cref="Run(CancellationToken)"/> ends when the last script has run.</summary>
    public void Complete() => _calls.Writer.TryComplete();

    /// <summary>Works until <see cref="Complete"/>, or until cancelled.</summary>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            await foreach (UpdownCall call in _calls.Reader.ReadAllAsync(stop).ConfigureAwait(false))
                await Run(call, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end was asked for.
        }
    }

    private async Task Run(UpdownCall call, CancellationToken stop)
    {
        string verb = call.Verb.ToString().ToLowerInvariant();
        string name = call.Connection.Name;
        try
        {
            if (Objection(call.Script.Path) is { } objection)
            {
                log.ScriptRefused(name, call.Script.Path, objection);
                return;
            }

            using Process process = Start(call, await device(call.Child?.Remote.Address ?? call.Connection.Profile.Remote ?? global::System.Net.IPAddress.Any).ConfigureAwait(false));
            process.StandardInput.Close();
            int lines = 0;
            void Line(string? text)
            {
                if (text is not null && Interlocked.Increment(ref lines) <= MostLines)
                    log.ScriptSaid(name, verb, UpdownEnvironment.Allowed(text));
            }
            process.OutputDataReceived += (_, line) => Line(line.Data);
            process.ErrorDataReceived += (_, line) => Line(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            over.CancelAfter(_patience);
            try
            {
                await process.WaitForExitAsync(over.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                log.ScriptFailed(name, verb, call.Script.Path, $"it was ended after {_patience.TotalSeconds:0} s");
                return;
            }

            if (process.ExitCode != 0)
                log.ScriptFailed(name, verb, call.Script.Path, $"it exited with status {process.ExitCode}");
        }
        catch (Exception fault) when (fault is global::System.ComponentModel.Win32Exception or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            log.ScriptFailed(name, verb, call.Script.Path, fault.Message);
        }
    }

    private static Process Start(UpdownCall call, string device)
    {
        ProcessStartInfo start = new(call.Script.Path)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (string argument in call.Script.Arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach ((string name, string value) in UpdownEnvironment.Build(call, device))
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("it was not started");
    }

    private static string? Objection(string path)
    {
        using var file = File.OpenHandle(path);
        return UpdownScript.Objection(FileOwner.Of(file), File.GetUnixFileMode(file), FileOwner.Self);
    }
}
