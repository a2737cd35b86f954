using System.Net.Sockets;
using System.Text.Json;
using XfrmCtl.Control;

namespace XfrmCtl.Daemon.Control;

/// <summary>One client: reads a request a line, writes message lines. It bounds what a client can cost: line length, waiting, writing.</summary>
internal sealed class ControlSession(Socket client, PeerCredentials peer, RequestHandler handler) : IMessageSink, IDisposable
{
    private const int LongestRequestOctets = 64 * 1024;

    /// <summary>A client that says nothing is let go; a request of its own has no such limit.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    /// <summary>A client that reads nothing is let go.</summary>
    private static readonly TimeSpan Slowest = TimeSpan.FromSeconds(10);

    private readonly NetworkStream _stream = new(client);
    private readonly CancellationTokenSource _gone = new();

    /// <inheritdoc/>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Serves the client until it leaves.</summary>
    /// <exception cref="IOException">It broke off, or sent too long a line.</exception>
    public async Task Run(CancellationToken stop)
    {
        var lines = new LineReader(_stream, LongestRequestOctets);
        while (await ReadLine(lines, stop).ConfigureAwait(false) is { IsEmpty: false } line)
        {
            ControlRequest? request = Parse(line.Span, out string? fault);
            if (request is { Verb: "monitor" } or { Follow: true })
                _ = WatchHangUp(stop);
            if (request is { Acknowledge: true })
                await Write(new ControlMessage { Accepted = true }, stop).ConfigureAwait(false);
            ControlReply reply = request is not null
                ? await handler.Handle(request, peer, this, stop).ConfigureAwait(false)
                : new ControlReply { ExitCode = ExitCode.Usage, Message = $"the request is not of this version's contract: {fault}" };
            if (_gone.IsCancellationRequested)
                return;
            await Write(new ControlMessage { Reply = reply }, stop).ConfigureAwait(false);
            if (request?.Verb == "stop")
                handler.Stop();
        }
    }

    /// <inheritdoc/>
    public ValueTask Send(ControlEvent happened, CancellationToken cancellation) =>
        new(Write(new ControlMessage { Event = happened }, cancellation));

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _gone.Dispose();
    }

    /// <summary>Who follows events says nothing more: what can be read is the end, or another request, which waits for its turn.</summary>
    private async Task WatchHangUp(CancellationToken stop)
    {
        try
        {
            if (await client.ReceiveAsync(new byte[1], SocketFlags.Peek, stop).ConfigureAwait(false) == 0)
                await _gone.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The session ends by itself, and there is nothing left to watch.
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadLine(LineReader lines, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Idle);
        try
        {
            return await lines.Read(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return default;
        }
    }

    private static ControlRequest? Parse(ReadOnlySpan<byte> line, out string? fault)
    {
        try
        {
            fault = "it is null";
            return JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest);
        }
        catch (JsonException malformed)
        {
            fault = malformed.Message;
            return null;
        }
    }

    private async Task Write(ControlMessage message, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Slowest);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(message, ControlJson.Default.ControlMessage), (byte)'\n', .. message.Reply?.Page ?? []];
        try
        {
            await _stream.WriteAsync(line, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException("it reads nothing");
        }
    }
}
