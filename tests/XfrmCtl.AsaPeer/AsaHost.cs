using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing.Asa;

namespace XfrmCtl.AsaPeer;

/// <summary>An ASA in real time: datagrams, the kernel's events, the clock and commands come in one after the other; its kernel follows before its messages go out.</summary>
internal sealed class AsaHost : IAsyncDisposable
{
    // Traffic is what the kernel's counters say, looked at so often.
    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(0.5);

    private readonly Channel<Action> _inputs = Channel.CreateUnbounded<Action>();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly AsaSettings _asConfigured;
    private readonly Testing.Asa.AsaPeer _asa;
    private readonly AsaKernel _kernel;
    private readonly TextWriter _log;
    private readonly Dictionary<int, Socket> _sockets = [];
    private int _logged;

    private AsaHost(AsaSettings settings, AsaKernel kernel, TextWriter log)
    {
        _asConfigured = settings;
        _asa = new(settings, Random.Shared.Next());
        _kernel = kernel;
        _log = log;
    }

    private Instant Now => new(_clock.Elapsed.Ticks);

    /// <summary>Takes the ports and the kernel, and listens.</summary>
    public static async Task<AsaHost> Start(AsaSettings settings, TextWriter log)
    {
        AsaKernel kernel = await AsaKernel.Open(settings).ConfigureAwait(false);
        AsaHost host = new(settings, kernel, log);
        foreach (int port in new[] { 500, 4500 })
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(settings.Address, port));
            XfrmSocketOptions.ExemptFromPolicies(socket);
            if (port == 4500)
                XfrmSocketOptions.AcceptEspInUdp(socket);
            host._sockets.Add(port, socket);
            _ = host.Listen(socket, port == 4500);
        }

        _ = host.ListenToKernel();
        host.Write("ready");
        return host;
    }

    /// <summary>Has a command done in its turn.</summary>
    public void Command(string words) => _inputs.Writer.TryWrite(() =>
    {
        foreach (string word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Obey(word);
        Write("% " + words);
    });

    /// <summary>Lives until it is killed.</summary>
    public async Task Run()
    {
        Instant count = Now;
        while (true)
        {
            TimeSpan idle = Instant.Min(_asa.NextDeadline, count) - Now;
            if (idle > TimeSpan.Zero)
                await Task.WhenAny(_inputs.Reader.WaitToReadAsync().AsTask(), Task.Delay(idle)).ConfigureAwait(false);
            if (_inputs.Reader.TryRead(out Action? input))
                input();
            _asa.Elapse(Now);
            if (Now >= count)
            {
                await _kernel.Count(spi => _asa.Receive(spi, Now), selectors => _asa.Send(selectors, Now)).ConfigureAwait(false);
                count = Now + CountInterval;
            }

            await _kernel.Follow(_asa.Settings, _asa.Children, Now).ConfigureAwait(false);
            Send();
            for (; _logged < _asa.Log.Count; _logged++)
                Write(_asa.Log[_logged].Text);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Socket socket in _sockets.Values)
            socket.Dispose();
        await _kernel.DisposeAsync().ConfigureAwait(false);
        _asa.Dispose();
    }

    private void Obey(string word)
    {
        switch (word)
        {
            case "default":
                _asa.Settings = _asConfigured;
                break;
            case "reload":
                _asa.Reload();
                break;
            case "clear":
                _asa.Clear(Now);
                break;
            default:
                if (AsaSwitchTable.Set(_asa.Settings, word) is { } changed)
                    _asa.Settings = changed;
                else
                    Write($"no command and no switch with a setting: {word}");
                break;
        }
    }

    private void Send()
    {
        while (_asa.TryTake(out AsaDatagram? datagram))
        {
            bool marker = datagram.Local.Port == 4500;
            byte[] octets = new byte[datagram.Message.Length + (marker ? 4 : 0)];
            datagram.Message.Span.CopyTo(octets.AsSpan(marker ? 4 : 0));
            Write($"{datagram.Name}, {datagram.Message.Length} octets");
            try
            {
                _sockets[datagram.Local.Port].SendTo(octets, datagram.Remote);
            }
            catch (SocketException refused)
            {
                Write($"{datagram.Name} was not sent: {refused.SocketErrorCode}"); // as good as lost on the way
            }
        }
    }

    private async Task Listen(Socket socket, bool natTraversal)
    {
        byte[] buffer = new byte[65536];
        IPEndPoint local = (IPEndPoint)socket.LocalEndPoint!;
        while (true)
        {
            SocketReceiveFromResult received;
            try
            {
                received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0)).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                continue; // an ICMP error of an earlier datagram
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            ReadOnlyMemory<byte> datagram = buffer.AsSpan(0, received.ReceivedBytes).ToArray();
            if (natTraversal && (datagram.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(datagram.Span) != 0))
                continue; // a NAT keepalive
            IPEndPoint remote = (IPEndPoint)received.RemoteEndPoint;
            _inputs.Writer.TryWrite(() => _asa.Receive(local, remote, natTraversal ? datagram[4..] : datagram, Now));
        }
    }

    private async Task ListenToKernel()
    {
        await foreach (XfrmEvent happened in _kernel.Events.ReadAsync().ConfigureAwait(false))
            if (happened is XfrmEvent.Acquire acquire)
                _inputs.Writer.TryWrite(() => _asa.Send(_asa.Settings.AccessList[(int)acquire.Reqid - AsaKernel.FirstReqid], Now));
    }

    private void Write(string text)
    {
        lock (_log)
        {
            _log.WriteLine(DateTime.UtcNow.ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture) + text);
            _log.Flush();
        }
    }
}
