using System.Diagnostics;
using System.Runtime.InteropServices;

namespace XfrmCtl.Cli.System;

/// <summary>The keyboard and the window while a live view is shown: a letter counts as soon as it is typed and is not shown (termios(3)); Ctrl-C and Ctrl-Z are signals as ever.</summary>
internal sealed partial class LiveKeys : IDisposable
{
    private const int StandardInput = 0;

    // struct termios of Linux: four words of flags, the last of them c_lflag, a line discipline, c_cc, two speeds (<bits/termios-struct.h>).
    private const int TermiosOctets = 60;
    private const int LocalFlags = 12;
    private const int ControlLetters = 17;
    private const int VTIME = 5;
    private const int VMIN = 6;
    private const byte ICANON = 2;
    private const byte ECHO = 8;
    private const int TCSANOW = 0;

    // <asm-generic/fcntl.h>, <asm-generic/poll.h>, <asm-generic/signal.h>
    private const int EFD_CLOEXEC = 0x80000;
    private const int EFD_NONBLOCK = 0x800;
    private const short POLLIN = 1;
    private const int SIGSTOP = 19;

    private readonly byte[] _saved;
    private readonly int _bell;
    private readonly PosixSignalRegistration[] _signals;
    private bool _isReadable = true;
    private volatile bool _isResized;
    private volatile bool _isSuspended;

    private LiveKeys(byte[] saved)
    {
        _saved = saved;
        _bell = EventDescriptor(0, EFD_CLOEXEC | EFD_NONBLOCK);
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ =>
            {
                _isResized = true;
                Ring();
            }),
            PosixSignalRegistration.Create(PosixSignal.SIGTSTP, context =>
            {
                context.Cancel = true;
                _isSuspended = true;
                Ring();
            }),
        ];
        Listen();
    }

    /// <summary>Opens it, or null where standard input is no terminal, or that of another program that is in the foreground.</summary>
    public static LiveKeys? TryOpen()
    {
        byte[] saved = new byte[TermiosOctets];
        return Attributes(StandardInput, saved) == 0 && ForegroundGroup(StandardInput) == OwnGroup() ? new LiveKeys(saved) : null;
    }

    /// <summary>Waits until something is to be done.</summary>
    /// <param name="until">When there is nothing more to wait for (<see cref="Stopwatch.GetTimestamp"/>).</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public LiveEvent Wait(long until, CancellationToken cancellation)
    {
        using CancellationTokenRegistration registration = cancellation.Register(Ring);
        Span<PollRequest> requests = stackalloc PollRequest[2];
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_isSuspended)
            {
                _isSuspended = false;
                return LiveEvent.Suspended;
            }

            if (_isResized)
            {
                _isResized = false;
                return LiveEvent.Resized;
            }

            TimeSpan left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), until);
            if (left <= TimeSpan.Zero)
                return LiveEvent.Elapsed;
            requests[0] = new PollRequest { Descriptor = _bell, Events = POLLIN };
            requests[1] = new PollRequest { Descriptor = StandardInput, Events = POLLIN };
            _ = Poll(requests, _isReadable ? 2u : 1u, (int)Math.Ceiling(Math.Min(left.TotalMilliseconds, int.MaxValue)));
            if (requests[0].Returned != 0)
                Hush();
            if (_isReadable && requests[1].Returned != 0 && Typed() is { } meant)
                return meant;
        }
    }

    /// <summary>Stops the program as Ctrl-Z does; comes back when it is continued. The terminal is as it was meanwhile.</summary>
    public void Suspend()
    {
        Restore();
        _ = Kill(Environment.ProcessId, SIGSTOP);
        Listen();
        _isResized = false;
    }

    /// <summary>Gives the keyboard back.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        Restore();
        _ = Close(_bell);
    }

    private LiveEvent? Typed()
    {
        Span<byte> letters = stackalloc byte[64];
        nint count = Read(StandardInput, letters, (nuint)letters.Length);
        if (count <= 0)
        {
            // It was closed; Ctrl-C still comes.
            _isReadable = false;
            return null;
        }

        // What a key sends that is no letter begins with ESC.
        return letters[0] switch
        {
            (byte)'q' or (byte)'Q' => LiveEvent.Quit,
            (byte)' ' or (byte)'\n' or (byte)'\r' => LiveEvent.Elapsed,
            _ => null,
        };
    }

    private void Listen()
    {
        byte[] raw = [.. _saved];
        raw[LocalFlags] &= unchecked((byte)~(ICANON | ECHO));
        raw[ControlLetters + VMIN] = 1;
        raw[ControlLetters + VTIME] = 0;
        _ = SetAttributes(StandardInput, TCSANOW, raw);
    }

    private void Restore() => _ = SetAttributes(StandardInput, TCSANOW, _saved);

    private void Ring() => _ = Write(_bell, 1, sizeof(ulong));

    private void Hush()
    {
        Span<byte> count = stackalloc byte[sizeof(ulong)];
        _ = Read(_bell, count, sizeof(ulong));
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int Attributes(int descriptor, [Out] byte[] attributes);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int descriptor, int when, [In] byte[] attributes);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int OwnGroup();

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int EventDescriptor(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Span<PollRequest> requests, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, Span<byte> room, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, in ulong value, nuint count);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
