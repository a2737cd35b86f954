using System.Runtime.InteropServices;

namespace XfrmCtl.Cli.System;

/// <summary>Standard output or standard error, written as it is (write(2)).</summary>
/// <remarks>
/// Not .NET's own: that reads terminfo before the first octet, puts the keypad of a terminal into application mode, which nobody takes back, and says nothing when the reader
/// of a pipe has gone, so that <c>xfrmctl monitor | head -n 1</c> would go on for ever.
/// </remarks>
/// <param name="descriptor">1 or 2.</param>
/// <param name="tellsWhenNobodyReads">Whether what cannot be written is an <see cref="IOException"/>; else it is lost.</param>
internal sealed partial class StandardStream(int descriptor, bool tellsWhenNobodyReads) : Stream
{
    // <asm-generic/errno-base.h>, <asm-generic/poll.h>
    private const int EINTR = 4;
    private const int EAGAIN = 11;
    private const short POLLOUT = 4;
    private const int Forever = -1;

    /// <summary>Standard output.</summary>
    public static StandardStream Output() => new(1, tellsWhenNobodyReads: true);

    /// <summary>Standard error.</summary>
    public static StandardStream Error() => new(2, tellsWhenNobodyReads: false);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written = Write(descriptor, buffer, (nuint)buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case EINTR:
                    break;
                case EAGAIN:
                    // Whoever shares it with us has made it so.
                    var room = new PollRequest { Descriptor = descriptor, Events = POLLOUT };
                    _ = Poll(ref room, 1, Forever);
                    break;
                case var _ when !tellsWhenNobodyReads:
                    // Gone, closed or full: there is nowhere to tell it.
                    return;
                case var errno:
                    throw new IOException(Marshal.GetPInvokeErrorMessage(errno), errno);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is kept back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> octets, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollRequest request, nuint count, int milliseconds);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
