using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using XfrmCtl.Cli.Tests.Schemas;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Verbs;

public sealed class ProbeVerbTests
{
    [Fact]
    public async Task Probe_PeerThatTakesOne_ShowsItInTheTable()
    {
        await using var peer = new ProbedPeer("127.77.3.2", takes: 1, at: 2);

        CliRun run = await Run(peer.Port);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("takes 1 of 160 proposals with psk", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"aes256-sha256 +weak", run.Out); // the third of the matrix: modp1024
        Assert.Contains("write for example: ike=aes256-sha256-modp1024", run.Out, StringComparison.Ordinal);
        Assert.Contains("it says of itself: Dead Peer Detection", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_Json_FitsItsSchema()
    {
        await using var peer = new ProbedPeer("127.77.3.2", takes: 1, at: 0);

        CliRun run = await Run(peer.Port, "--json");

        Assert.Empty(JsonSchema.Load("probe.json").Faults(run.Out));
        Assert.Equal("aes256-sha256-modp2048", JsonDocument.Parse(run.Out).RootElement.GetProperty("accepted")[0].GetProperty("proposal").GetString());
    }

    [Fact]
    public async Task Probe_PeerThatTakesNone_ExitsWith11()
    {
        await using var peer = new ProbedPeer("127.77.3.2", takes: 0, at: 0);

        CliRun run = await Run(peer.Port);

        Assert.Equal(ExitCode.Phase1Refused, run.Code);
        Assert.Contains("takes none of 160 proposals with psk (NO_PROPOSAL_CHOSEN)", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_ClosedPort_ExitsWith10()
    {
        CliRun run = await Run(ClosedPort());

        Assert.Equal(ExitCode.NoAnswer, run.Code);
        Assert.Contains("nobody listens on its UDP port", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--auth takes psk or rsasig", "--auth", "eap")]
    [InlineData("--port takes 1 to 65535", "--port", "0")]
    [InlineData("--from takes an address", "--from", "here")]
    [InlineData("--pace takes seconds", "--pace", "-1")]
    public async Task Option_Wrong_ExitsWith2(string complaint, params string[] args)
    {
        CliRun run = await CliRun.Of(["probe", "127.0.0.1", .. args]);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
    }

    private static Task<CliRun> Run(int port, params string[] more) =>
        CliRun.Of(["probe", "127.77.3.2", "--from", "127.77.3.1", "--pace", "0", "--port", $"{port}", .. more]);

    private static int ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.77.3.2"), 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
