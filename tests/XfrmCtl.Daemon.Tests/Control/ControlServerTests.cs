using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Tests.Workers;
using static XfrmCtl.Daemon.Tests.Composition.ConfigurationSamples;

namespace XfrmCtl.Daemon.Tests.Control;

public sealed class ControlServerTests
{
    [Theory]
    [InlineData("this is no JSON")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"verb\":7}")]
    [InlineData("{\"verb\":\"fly\"}")]
    [InlineData("{\"verb\":\"up\"}")]
    [Trait("Hostile", "T42")]
    public async Task Request_NotOfTheContract_IsAnsweredAsUsage(string line)
    {
        await using RunningDaemon daemon = await Start();
        using Socket client = await Connect(daemon);
        ControlReply? reply = await Exchange(client, line);
        Assert.Equal(ExitCode.Usage, reply!.ExitCode);
        Assert.Equal(ExitCode.Ok, (await Exchange(client, "{\"verb\":\"ping\"}"))!.ExitCode);
    }

    [Fact]
    [Trait("Hostile", "T42")]
    public async Task Request_WithoutEnd_EndsTheClientAlone()
    {
        await using RunningDaemon daemon = await Start();
        using Socket client = await Connect(daemon);
        byte[] much = new byte[16 * 1024];
        much.AsSpan().Fill((byte)'x');
        await Assert.ThrowsAnyAsync<SocketException>(async () =>
        {
            for (int i = 0; i < 1000; i++)
                await client.SendAsync(much);
        });
        Assert.Equal(ExitCode.Ok, (await daemon.Ask("ping")).ExitCode);
    }

    [Fact]
    [Trait("Hostile", "T42")]
    public async Task Client_LeavesInTheMiddle_HurtsNobody()
    {
        await using RunningDaemon daemon = await Start();
        for (int i = 0; i < 50; i++)
        {
            using Socket client = await Connect(daemon);
            await client.SendAsync("{\"verb\":\"up\",\"connection\":\"c\"}\n"u8.ToArray());
        }
        Assert.Equal(ExitCode.Ok, (await daemon.Ask("ping")).ExitCode);
    }

    [Fact]
    [Trait("Hostile", "T42")]
    public async Task Socket_Made_IsForItsOwnerAlone()
    {
        await using RunningDaemon daemon = await Start();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(daemon.Socket));
    }

    [Fact]
    public async Task Open_OtherDaemonAnswers_IsRefused()
    {
        await using RunningDaemon daemon = await Start();
        var refused = Assert.Throws<DaemonException>(() => Daemon.Control.ControlServer.Open(daemon.Socket, null!, null!));
        Assert.Contains("another xfrmctld answers", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, (await daemon.Ask("ping")).ExitCode);
    }

    [Fact]
    public void Open_LeftoverOfADeadDaemon_IsReplaced()
    {
        string folder = Directory.CreateTempSubdirectory("xfrmctld-").FullName;
        try
        {
            string path = Path.Combine(folder, "control.sock");
            var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            dead.Bind(new UnixDomainSocketEndPoint(path));
            dead.Listen();
            dead.SafeHandle.Dispose();
            using (Daemon.Control.ControlServer.Open(path, null!, null!))
                Assert.True(File.Exists(path));
            Assert.False(File.Exists(path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("status")]
    [InlineData("fly")]
    public async Task Request_ToBeAcknowledged_HasThatAsItsFirstLine(string verb)
    {
        await using RunningDaemon daemon = await Start();
        using Socket client = await Connect(daemon);
        await client.SendAsync(Encoding.UTF8.GetBytes($"{{\"verb\":\"{verb}\",\"acknowledge\":true}}\n"));
        using var stream = new NetworkStream(client);
        var lines = new LineReader(stream, 1 << 20);

        Assert.Equal("{\"accepted\":true}", Encoding.UTF8.GetString((await lines.Read(CancellationToken.None)).Span));
        Assert.NotNull(JsonSerializer.Deserialize((await lines.Read(CancellationToken.None)).Span, ControlJson.Default.ControlMessage)!.Reply);
    }

    [Fact]
    public async Task Status_AsAPage_StandsAfterTheReplysLine()
    {
        await using RunningDaemon daemon = await Start();
        using Socket client = await Connect(daemon);
        await client.SendAsync("""{"verb":"status","page":{"color":"always","terminal":true,"window":72,"term":"xterm"}}"""u8.ToArray());
        await client.SendAsync("\n"u8.ToArray());
        using var stream = new NetworkStream(client);
        using var text = new StreamReader(stream);
        string line = (await text.ReadLineAsync())!;
        ControlReply reply = JsonSerializer.Deserialize(line, ControlJson.Default.ControlMessage)!.Reply!;

        // native/page looks for both ends of the line.
        Assert.StartsWith("{\"reply\":{\"exitCode\":0,", line, StringComparison.Ordinal);
        Assert.EndsWith($",\"pageOctets\":{reply.PageOctets}}}}}", line, StringComparison.Ordinal);
        Assert.Null(reply.Status);

        char[] page = new char[reply.PageOctets!.Value];
        Assert.Equal(page.Length, await text.ReadBlockAsync(page));
        string[] lines = new string(page).Split('\n');
        Assert.StartsWith("\e[1mc\e[0m  ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("\e[2mxfrmctld ", lines[^2], StringComparison.Ordinal);
        Assert.Equal("", lines[^1]);

        await client.SendAsync("{\"verb\":\"ping\"}\n"u8.ToArray());
        Assert.StartsWith("{\"reply\":{\"exitCode\":0,", await text.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_Timeout_EndsWithItsCode()
    {
        await using RunningDaemon daemon = await Start();
        Assert.Equal(ExitCode.Timeout, (await daemon.Ask("up", "c", timeout: 0.2)).ExitCode);
        Assert.Equal("connecting", (await daemon.Ask("status")).Status!.Connections[0].State);
        Assert.Equal(ExitCode.No, (await daemon.Ask("status", "c")).ExitCode);
        Assert.Equal(ExitCode.No, (await daemon.Ask("rekey", "c")).ExitCode);
        Assert.Equal("c is down", (await daemon.Ask("down", "c")).Message);
    }

    private static async Task<RunningDaemon> Start()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        return await RunningDaemon.Start(
            () => Load(Setup("127.77.2.1"), Secrets("k"), Connection("c", End(ConnectionEnd.Left, "127.77.2.1"), End(ConnectionEnd.Right, "127.77.2.2"))), ike, nat);
    }

    private static async Task<Socket> Connect(RunningDaemon daemon)
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(daemon.Socket));
        return client;
    }

    private static async Task<ControlReply?> Exchange(Socket client, string line)
    {
        await client.SendAsync(Encoding.UTF8.GetBytes(line + "\n"));
        using var stream = new NetworkStream(client);
        ReadOnlyMemory<byte> answer = await new LineReader(stream, 1 << 20).Read(CancellationToken.None);
        return JsonSerializer.Deserialize(answer.Span, ControlJson.Default.ControlMessage)!.Reply;
    }
}
