using System.Net;
using Microsoft.Extensions.Logging;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Tests.Effects;
using XfrmCtl.Daemon.Updown;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Tests.Updown;

public sealed class UpdownTests : IDisposable
{
    private static readonly SelectorPair Pair = new(Samples.LocalSelector, Samples.RemoteSelector);
    private readonly string _folder = Directory.CreateTempSubdirectory("xfrmctld-").FullName;
    private readonly List<UpdownCall> _calls = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("%disabled", null)]
    [InlineData("ipsec _updown", null)]
    [InlineData("ipsec _updown --route yes", null)]
    [InlineData("/etc/ipsec.d/updown", "/etc/ipsec.d/updown")]
    [InlineData("  /etc/ipsec.d/updown  --route   yes ", "/etc/ipsec.d/updown --route yes")]
    public void TryParse_Value_IsAProgramOrTheDaemonsOwnDoing(string? text, string? program)
    {
        Assert.True(UpdownScript.TryParse(text, out UpdownScript? script, out _));
        Assert.Equal(program, script?.Text);
    }

    [Theory]
    [InlineData("updown", "the whole path")]
    [InlineData("/bin/sh -c 'ip route add x'", "only a shell understands")]
    [InlineData("/etc/updown; reboot", "only a shell understands")]
    [InlineData("/etc/updown $PLUTO_ME", "only a shell understands")]
    [Trait("Hostile", "T17")]
    public void TryParse_WhatOnlyAShellDoes_IsRefused(string text, string why)
    {
        Assert.False(UpdownScript.TryParse(text, out UpdownScript? script, out string? objection));
        Assert.Null(script);
        Assert.Contains(why, objection, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0b111_101_101, null)]
    [InlineData(1000, 0b111_101_101, "belong")]
    [InlineData(0, 0b111_111_101, "change")]
    [InlineData(0, 0b111_101_111, "change")]
    [InlineData(0, 0b110_100_100, "executable")]
    public void Objection_OwnerAndMode_LetOnlyRootSayWhatRootRuns(uint owner, int mode, string? why)
    {
        string? objection = UpdownScript.Objection(owner, (UnixFileMode)mode, ownUser: 0);
        if (why is null)
            Assert.Null(objection);
        else
            Assert.Contains(why, objection, StringComparison.Ordinal);
    }

    [Fact]
    public void Tracker_LifeOfATunnel_HasOpenswansOrder()
    {
        UpdownTracker tracker = new(_calls.Add);
        LoadedConnection connection = Connection("/bin/true");
        using ChildSaInstallation first = Samples.Child();
        using ChildSaInstallation second = Samples.Child(serial: 2);
        tracker.Stand(new PolicyOwner.Routed(connection.Name), connection, [Pair], null);
        tracker.Stand(new PolicyOwner.Child(1), connection, [Pair], InstalledChild.Of(first, KernelSettings.Usual));
        tracker.Established(1);
        // A renewal is nothing that a script hears of.
        tracker.Stand(new PolicyOwner.Child(2), connection, [Pair], InstalledChild.Of(second, KernelSettings.Usual));
        tracker.Established(2);
        tracker.Fall(new PolicyOwner.Child(1));
        Assert.Equal([UpdownVerb.Prepare, UpdownVerb.Route, UpdownVerb.Up], _calls.Select(call => call.Verb));
        tracker.Fall(new PolicyOwner.Child(2));
        tracker.Fall(new PolicyOwner.Routed(connection.Name));
        Assert.Equal([UpdownVerb.Down, UpdownVerb.Unroute], _calls.Skip(3).Select(call => call.Verb));
        Assert.Equal(2ul, _calls[3].Child!.Serial);
    }

    [Fact]
    public void Tracker_TakenOverFromAnEarlierRun_SaysDownAndNoUp()
    {
        UpdownTracker tracker = new(_calls.Add);
        using ChildSaInstallation child = Samples.Child();
        tracker.Stand(new PolicyOwner.Child(1), Connection("/bin/true"), [Pair], InstalledChild.Of(child, KernelSettings.Usual), known: true);
        Assert.Empty(_calls);
        tracker.Fall(new PolicyOwner.Child(1));
        Assert.Equal([UpdownVerb.Down, UpdownVerb.Unroute], _calls.Select(call => call.Verb));
    }

    [Fact]
    public void Environment_Tunnel_HasTheVariablesOfAllThree()
    {
        using ChildSaInstallation child = Samples.Child();
        LoadedConnection connection = Connection("/bin/true") with
        {
            Routing = new SourceRouting(IPAddress.Parse("203.0.113.200"), Samples.Remote, IPAddress.Parse("203.0.113.1"), 5, 1400),
            Kernel = new KernelSettings { MarkIn = new(5, 0xff) },
        };
        var variables = UpdownEnvironment.Build(new(UpdownVerb.Up, connection.Script!, connection, Pair, InstalledChild.Of(child, KernelSettings.Usual), "alice"), "eth0");
        (string Name, string Value)[] expected =
        [
            ("PLUTO_VERB", "up-client"), ("PLUTO_CONNECTION", "L2L-IPSEC"), ("PLUTO_INTERFACE", "eth0"), ("PLUTO_ME", "203.0.113.133"), ("PLUTO_MY_ID", "203.0.113.133"),
            ("PLUTO_MY_CLIENT", "203.0.113.200/32"), ("PLUTO_MY_CLIENT_NET", "203.0.113.200"), ("PLUTO_MY_CLIENT_MASK", "255.255.255.255"), ("PLUTO_PEER", "198.51.100.2"),
            ("PLUTO_PEER_CLIENT", "192.0.2.0/24"), ("PLUTO_PEER_CLIENT_MASK", "255.255.255.0"), ("PLUTO_MY_SOURCEIP", "203.0.113.200"), ("PLUTO_NEXT_HOP", "203.0.113.1"),
            ("PLUTO_METRIC", "5"), ("PLUTO_MTU", "1400"), ("PLUTO_SA_REQID", "16384"), ("PLUTO_REQID", "16384"), ("PLUTO_SA_TYPE", "ESP"), ("PLUTO_XAUTH_USERNAME", "alice"), ("PLUTO_USERNAME", "alice"),
            ("PLUTO_MARK_IN", "5/0xff"), ("PLUTO_UDP_ENC", "1664"), ("SPI_IN", "0xc0000001"), ("SPI_OUT", "0x11110001"), ("PLUTO_CONN_ADDRFAMILY", "ipv4"), ("PLUTO_CONNECTION_TYPE", "tunnel"),
        ];
        Assert.All(expected, one => Assert.Equal(one.Value, variables[one.Name]));
    }

    [Theory]
    [InlineData("203.0.113.133/32", "up-host")]
    [InlineData("10.1.0.0/16", "up-client")]
    [InlineData("2001:db8::/32", "up-client-v6")]
    public void Environment_Verb_TellsHostAndFamily(string local, string verb) => Assert.Equal(
        verb,
        UpdownEnvironment.Build(new(UpdownVerb.Up, new("/bin/true"), Connection("/bin/true"), new(new(IPNetwork.Parse(local)), Samples.RemoteSelector), null, null), "")["PLUTO_VERB"]);

    [Theory]
    [InlineData("C=CH, O=Example, CN=gw", "C=CH, O=Example, CN=gw")]
    [InlineData("x'; reboot #", "x?? reboot ?")]
    [InlineData("$(id)`id`\"\\\n\u0000é", "??id??id??????")]
    [Trait("Hostile", "T17")]
    public void Allowed_WhatAPeerSends_HasNothingThatAShellWouldDo(string value, string allowed) => Assert.Equal(allowed, UpdownEnvironment.Allowed(value));

    [Fact]
    public async Task Runner_Scripts_RunInOrderWithTheirEnvironmentAlone()
    {
        string told = Path.Combine(_folder, "told");
        string script = Write($"#!/bin/sh\necho \"$PLUTO_VERB $# $1\" >> {told}\nenv | grep -v '^PLUTO\\|^PATH=\\|^SPI\\|^VTI\\|^CONNMARK\\|^CAT=\\|^NFLOG=\\|^PWD=\\|^SHLVL=\\|^_=\\|^OLDPWD=' >> {told}\necho said\nexit 3\n");
        Lines log = new();
        UpdownRunner runner = new(_ => ValueTask.FromResult("eth0"), log);
        foreach (UpdownVerb verb in Enum.GetValues<UpdownVerb>())
            runner.Post(new(verb, new(script + " first second"), Connection(script), Pair, null, null));
        runner.Complete();
        await runner.Run(default);
        Assert.Equal(["prepare-client 2 first", "route-client 2 first", "up-client 2 first", "down-client 2 first", "unroute-client 2 first"], File.ReadAllLines(told));
        Assert.Contains(log.Text, line => line.Contains("prepare: said", StringComparison.Ordinal));
        Assert.Contains(log.Text, line => line.Contains("exited with status 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runner_ScriptThatHangs_IsEndedAndTheNextOneRuns()
    {
        string told = Path.Combine(_folder, "told");
        string script = Write($"#!/bin/sh\n[ \"$PLUTO_VERB\" = up-client ] && exec sleep 1000\necho $PLUTO_VERB >> {told}\n");
        Lines log = new();
        UpdownRunner runner = new(_ => ValueTask.FromResult(""), log, patience: TimeSpan.FromMilliseconds(500));
        runner.Post(new(UpdownVerb.Up, new(script), Connection(script), Pair, null, null));
        runner.Post(new(UpdownVerb.Down, new(script), Connection(script), Pair, null, null));
        runner.Complete();
        await runner.Run(default).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["down-client"], File.ReadAllLines(told));
        Assert.Contains(log.Text, line => line.Contains("was ended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runner_ScriptThatOthersCanChange_IsNotRun()
    {
        string told = Path.Combine(_folder, "told");
        string script = Write($"#!/bin/sh\ntouch {told}\n");
        File.SetUnixFileMode(script, File.GetUnixFileMode(script) | UnixFileMode.OtherWrite);
        Lines log = new();
        UpdownRunner runner = new(_ => ValueTask.FromResult(""), log);
        runner.Post(new(UpdownVerb.Up, new(script), Connection(script), Pair, null, null));
        runner.Post(new(UpdownVerb.Up, new("/nonexistent/script"), Connection(script), Pair, null, null));
        runner.Complete();
        await runner.Run(default);
        Assert.False(File.Exists(told));
        Assert.Equal(2, log.Text.Count);
    }

    private static LoadedConnection Connection(string script) => new(Samples.Profile(), "start", null) { Script = new UpdownScript(script) };

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "script");
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private sealed class Lines : ILogger<UpdownRunner>
    {
        public List<string> Text { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Text)
                Text.Add(formatter(state, exception));
        }
    }
}
