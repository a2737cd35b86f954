using System.IO.Pipes;
using System.Runtime.InteropServices;
using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Tests.Output;

public sealed partial class StandardStreamTests : IDisposable
{
    // <asm-generic/fcntl.h>
    private const int SetFlags = 4;
    private const int NonBlocking = 0x800;

    private readonly AnonymousPipeServerStream _reader = new(PipeDirection.In);

    private int Descriptor => (int)_reader.ClientSafePipeHandle.DangerousGetHandle();

    public void Dispose() => _reader.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_MoreThanThePipeHolds_ArrivesWhole(bool nonBlocking)
    {
        byte[] octets = [.. Enumerable.Range(0, 1_000_000).Select(number => (byte)(number % 251))];
        if (nonBlocking)
            Assert.Equal(0, Control(Descriptor, SetFlags, NonBlocking));
        using var stream = new StandardStream(Descriptor, tellsWhenNobodyReads: true);
        Task writing = Task.Run(() => stream.Write(octets), TestContext.Current.CancellationToken);

        byte[] read = new byte[octets.Length];
        await _reader.ReadExactlyAsync(read, TestContext.Current.CancellationToken);
        await writing;

        Assert.Equal(octets, read);
    }

    [Fact]
    public void Write_ReaderHasGone_IsToldOrLost()
    {
        int descriptor = Duplicate(Descriptor);
        _reader.Dispose();
        using var output = new StandardStream(descriptor, tellsWhenNobodyReads: true);
        using var error = new StandardStream(descriptor, tellsWhenNobodyReads: false);

        Assert.Throws<IOException>(() => output.Write("text"u8));
        error.Write("text"u8);

        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
