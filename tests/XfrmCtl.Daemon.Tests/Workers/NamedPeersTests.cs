using System.Diagnostics;
using System.Globalization;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Tests.Composition;

namespace XfrmCtl.Daemon.Tests.Workers;

/// <summary>Peers that are known by a name, and by what it resolves to.</summary>
public sealed class NamedPeersTests
{
    private readonly ScriptedResolver _resolver = new();
    private readonly HandClock _clock = new();

    [Fact]
    public async Task Start_NameWithoutAddress_WaitsAndOthersDoNot()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon peer = await RunningDaemon.Start(Files("127.77.3.2", "127.77.3.1", "other").Load, ike, nat);
        TextFiles files = Files("127.77.3.1", "gw.example", "named");
        files["ipsec.conf"] += Connection("127.77.3.1", "127.77.3.2", "other");
        files["ipsec.secrets"] += "127.77.3.1 127.77.3.2 : PSK \"a key for this test alone\"\n";
        await using RunningDaemon daemon = await RunningDaemon.Start(files.Load, ike, nat, _resolver, _clock);
        Assert.Equal(ExitCode.Ok, (await daemon.Ask("up", "other", 20)).ExitCode);
        ConnectionProblem waiting = Assert.Single((await daemon.Ask("status")).Status!.NotLoaded);
        Assert.Equal("named", waiting.Name);
        Assert.Contains("waits for an address of gw.example", waiting.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadConfig, (await daemon.Ask("up", "named")).ExitCode);
    }

    [Fact]
    public async Task Start_NameThatGetsAnAddressLater_ComesUp()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon peer = await RunningDaemon.Start(Files("127.77.3.2", "127.77.3.1", "c").Load, ike, nat);
        await using RunningDaemon daemon = await RunningDaemon.Start(Files("127.77.3.1", "gw.example", "c", "start").Load, ike, nat, _resolver, _clock);
        Assert.Empty((await daemon.Ask("status")).Status!.Connections);
        _resolver["gw.example"] = ["127.77.3.2"];
        await Until(daemon, status => status.Connections.Any(connection => connection.State == "up"));
        Assert.Empty((await daemon.Ask("status")).Status!.NotLoaded);
    }

    [Fact]
    public async Task Peer_SilentAtItsOldAddress_IsFollowedToTheNewOne()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        _resolver["gw.example"] = ["127.77.3.9"];
        await using RunningDaemon peer = await RunningDaemon.Start(Files("127.77.3.2", "127.77.3.1", "c").Load, ike, nat);
        await using RunningDaemon daemon = await RunningDaemon.Start(Files("127.77.3.1", "gw.example", "c", "start").Load, ike, nat, _resolver, _clock);
        _resolver["gw.example"] = ["127.77.3.2"];
        await Until(daemon, status => status.Connections.Single() is { State: "up", Remote.Address: "127.77.3.2" });
    }

    [Fact]
    public async Task Peer_UpAtItsOldAddress_IsNotTouchedUntilItIsDown()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        _resolver["gw.example"] = ["127.77.3.2"];
        await using RunningDaemon peer = await RunningDaemon.Start(Files("127.77.3.2", "127.77.3.1", "c").Load, ike, nat);
        await using RunningDaemon daemon = await RunningDaemon.Start(Files("127.77.3.1", "gw.example", "c").Load, ike, nat, _resolver, _clock);
        Assert.Equal(ExitCode.Ok, (await daemon.Ask("up", "c", 20)).ExitCode);
        ulong serial = (await daemon.Ask("status")).Status!.Connections.Single().Ipsec[0].Serial;
        _resolver["gw.example"] = ["127.77.3.9"];
        int asked = _resolver.Asked.Count;
        Assert.Equal(ExitCode.Ok, (await daemon.Ask("rekey", "c", 20, ike: true)).ExitCode);
        await Until(daemon, _ => _resolver.Asked.Count > asked && daemon.Log.Contains("gw.example has the address 127.77.3.9", StringComparison.Ordinal));
        Assert.Equal(1, (await daemon.Ask("reload")).Reload!.Unchanged);
        Assert.Equal(serial, (await daemon.Ask("status")).Status!.Connections.Single().Ipsec[0].Serial);
        Assert.Equal(ExitCode.Ok, (await daemon.Ask("down", "c")).ExitCode);
        await Until(daemon, status => status.Connections.Single().Remote.Address == "127.77.3.9");
    }

    private static TextFiles Files(string here, string there, string name, string auto = "add") => new()
    {
        ["ipsec.conf"] = $"config setup\n    listen={here}\n" + Connection(here, there, name, auto),
        ["ipsec.secrets"] = $"{here} {there} : PSK \"a key for this test alone\"\n",
    };

    private static string Connection(string here, string there, string name, string auto = "add")
    {
        (string mine, string theirs) = here == "127.77.3.1" ? ("10.1.0.0/16", "10.2.0.0/16") : ("10.2.0.0/16", "10.1.0.0/16");
        return string.Create(CultureInfo.InvariantCulture, $"""
            conn {name}
                authby=secret
                left={here}
                right={there}
                leftsubnet={mine}
                rightsubnet={theirs}
                ike=aes128-sha1-modp1536
                phase2alg=aes128-sha1
                retransmit-interval=200ms
                retransmit-timeout=1s
                auto={auto}

            """);
    }

    private async Task Until(RunningDaemon daemon, Predicate<StatusDocument> condition)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition((await daemon.Ask("status")).Status!))
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(40), $"it did not come to be so\n{daemon.Log}");
        }
    }
}
