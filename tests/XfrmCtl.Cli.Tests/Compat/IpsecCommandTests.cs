using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Compat;

public sealed class IpsecCommandTests
{
    private static readonly NumberedLine[] Negotiation =
    [
        new(2, "\"net\" #1: initiating Main Mode"),
        new(104, "\"net\" #1: STATE_MAIN_I1: initiate"),
        new(4, "\"net\" #1: STATE_MAIN_I4: ISAKMP SA established {auth=OAKLEY_PRESHARED_KEY cipher=oakley_3des_cbc_192 prf=oakley_md5 group=modp1024}"),
        new(117, "\"net\" #1: STATE_QUICK_I1: initiate"),
        new(4, "\"net\" #2: STATE_QUICK_I2: sent QI2, IPsec SA established tunnel mode {ESP=>0x1badcafe <0xc0ffee01 xfrm=3DES_0-HMAC_MD5 NATOA=none NATD=none DPD=none}"),
    ];

    [Theory]
    [InlineData("auto --up net", "up net")]
    [InlineData("auto --verbose --up net", "up net")]
    [InlineData("auto --down net", "down net")]
    [InlineData("auto --add net", "add net")]
    [InlineData("auto --delete net", "delete net")]
    [InlineData("auto --replace net", "replace net")]
    [InlineData("auto --route net", "route net")]
    [InlineData("auto --unroute net", "unroute net")]
    [InlineData("auto net up", "up net")]
    [InlineData("auto --asynchronous --up net", "up net async")]
    [InlineData("auto --rereadsecrets", "reload")]
    [InlineData("auto --rereadall", "reload")]
    [InlineData("auto --status", "status")]
    [InlineData("up net", "up net")]
    [InlineData("secrets", "reload")]
    [InlineData("whack --initiate --name net", "up net")]
    [InlineData("whack --name net --initiate --asynchronous", "up net async")]
    [InlineData("whack --terminate --name net", "down net")]
    [InlineData("whack --name net --route", "route net")]
    [InlineData("whack --name net --delete", "delete net")]
    [InlineData("whack --rekey-ike --name net", "rekey net ike")]
    [InlineData("whack --rereadsecrets", "reload")]
    [InlineData("whack --status", "status")]
    [InlineData("whack --trafficstatus --name net", "status net")]
    [InlineData("whack --shutdown", "stop")]
    [InlineData("setup reload", "reload")]
    public async Task Words_ThatThereAre_AskTheDaemonForThisOnly(string words, string asked)
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(PlutoSamples.Document(PlutoSamples.Up)));

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context(), daemon, words);

        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error.Replace("ipsec auto: warning: obsolete command syntax used\n", "", StringComparison.Ordinal)));
        ControlRequest request = Assert.Single(daemon.Requests);
        Assert.Equal(asked, $"{request.Verb} {request.Connection} {(request.Async ? "async" : "")}{(request.Ike ? "ike" : "")}".Replace("  ", " ", StringComparison.Ordinal).Trim());
    }

    [Theory]
    [InlineData("auto --up")]
    [InlineData("auto --status x")]
    [InlineData("auto --up a b")]
    [InlineData("auto --up a --down")]
    [InlineData("auto --nonsense")]
    [InlineData("setup")]
    [InlineData("setup sideways")]
    [InlineData("--dialect klingon status")]
    public async Task Words_ThatThereAreNot_EndWith2AndNameWhatThereIs(string words)
    {
        await using FakeDaemon daemon = FakeDaemon.Saying();

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context(), daemon, words);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("ipsec", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Out);
        Assert.Empty(daemon.Requests);
    }

    // Both programs' ipsec ends with 1 for a word that it does not know.
    [Theory]
    [InlineData("frobnicate", "ipsec: unknown IPsec command \"frobnicate\" (\"ipsec --help\" for list)")]
    [InlineData("--frob", "ipsec: unknown option \"--frob\" (perhaps command name was omitted?)")]
    [InlineData("rsasigkey 2048", "ipsec: \"rsasigkey\" is a command of Openswan or libreswan that has no counterpart here (\"ipsec --help\" for list)")]
    [InlineData("look closer", "ipsec: look does not take \"closer\"")]
    [InlineData("trafficstatus --json", "ipsec: trafficstatus does not take \"--json\"")]
    public async Task Word_Unknown_EndsWith1AsTheirs(string words, string complaint)
    {
        await using FakeDaemon daemon = FakeDaemon.Saying();

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context(), daemon, words);

        Assert.Equal((1, complaint + "\n", ""), ((int)run.Code, run.Error, run.Out));
        Assert.Empty(daemon.Requests);
    }

    // Openswan's usage succeeds, libreswan's is a mistake.
    [Theory]
    [InlineData("openswan", 0)]
    [InlineData("libreswan", 2)]
    public async Task Ipsec_NothingAsked_EndsAsTheirs(string dialect, int expected)
    {
        CliRun run = await CliRun.Capture(PlutoSamples.Context() with { IpsecDialect = dialect }, async context => (ExitCode)await XfrmCtl.Cli.Compat.IpsecCommand.Run([], context));

        Assert.Equal(expected, (int)run.Code);
        Assert.Contains("ipsec auto --up", run.Out, StringComparison.Ordinal);
    }

    // Trouble of whack's own is 1 in Openswan's and 33 in libreswan's (RC_WHACK_PROBLEM).
    [Theory]
    [InlineData("whack", "whack error: no action specified; try --help for hints")]
    [InlineData("whack --name net", "whack error: \"net\" no action specified; try --help for hints")]
    [InlineData("whack --initiate", "whack error: missing --name <connection_name>")]
    [InlineData("whack --delete", "whack error: missing --name <connection_name>")]
    [InlineData("whack --status extra", "whack error: unexpected argument \"extra\"")]
    [InlineData("whack --frob", "whack error: unrecognized option '--frob'")]
    public async Task Whack_WrongUsage_IsWhacksProblem(string words, string complaint)
    {
        foreach ((string dialect, int expected) in new[] { ("openswan", 1), ("libreswan", 33) })
        {
            await using FakeDaemon daemon = FakeDaemon.Saying();
            CliRun run = await PlutoSamples.Run(PlutoSamples.Context() with { IpsecDialect = dialect }, daemon, words);
            Assert.Equal((expected, complaint + "\n", ""), ((int)run.Code, run.Error, run.Out));
            Assert.Empty(daemon.Requests);
        }
    }

    // The order is pluto's and not the command line's.
    [Theory]
    [InlineData("whack --status --listen", "ping reload status")]
    [InlineData("whack --initiate --route --name net", "route up")]
    [InlineData("whack --shutdown --status --trafficstatus", "status status stop")]
    [InlineData("whack --terminate --delete --name net --rereadall", "delete reload down")]
    [InlineData("whack --debug-all --status", "status")]
    public async Task Whack_SeveralThings_AreDoneInPlutosOrder(string words, string asked)
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(PlutoSamples.Document(PlutoSamples.Up)));

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context(), daemon, words);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(asked, string.Join(' ', daemon.Requests.Select(request => request.Verb)));
    }

    [Fact]
    public async Task Whack_SeveralThingsWithoutDaemon_SaysSoOnce()
    {
        CliRun run = await CliRun.Capture(
            PlutoSamples.Context(),
            async context => (ExitCode)await XfrmCtl.Cli.Compat.IpsecCommand.Run(["whack", "--ctlsocket", "/nonexistent/pluto.ctl", "--listen", "--status", "--shutdown"], context));

        Assert.Equal((1, "whack: Pluto is not running (no \"/nonexistent/pluto.ctl\")\n"), ((int)run.Code, run.Error));
    }

    // As the two programs do with a name that they do not know.
    [Theory]
    [InlineData("openswan", "whack --terminate --name nix", 21, "021 no connection named \"nix\"\n", "")]
    [InlineData("libreswan", "whack --terminate --name nix", 0, "002 \"nix\": terminating SAs using this connection\n", "")]
    [InlineData("libreswan", "auto --delete nix", 0, "", "")]
    [InlineData("openswan", "whack --delete --name nix", 21, "021 no connection named \"nix\"\n", "")]
    [InlineData("libreswan", "auto --route nix", 25, "025 no connection or alias 'nix'\n", "")]
    [InlineData("libreswan", "whack --unroute --name nix", 25, "025 no connection or alias 'nix'\n", "")]
    [InlineData("libreswan", "auto --add nix", 21, "", "conn 'nix': not found (tried aliases)\n")]
    [InlineData("libreswan", "auto --replace nix", 21, "", "conn 'nix': not found (tried aliases)\n")]
    [InlineData("libreswan", "auto --up nix", 21, "000 initiating all conns with alias='nix'\n021 no connection named \"nix\"\n", "")]
    [InlineData("libreswan", "whack --asynchronous --initiate --name nix", 0, "000 initiating all conns with alias='nix'\n021 no connection named \"nix\"\n", "")]
    [InlineData("openswan", "auto --up nix", 0, "000 initiating all conns with alias='nix'\n021 no connection named \"nix\"\n", "")]
    [InlineData("libreswan", "whack --trafficstatus --name nix", 0, "021 no such connection or aliased connection named \"nix\"\n", "")]
    public async Task Name_Unknown_IsAnsweredAsTheirs(string dialect, string words, int code, string output, string error)
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Reply(ExitCode.NoSuchConnection, "no connection \"nix\" is loaded"));

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context() with { IpsecDialect = dialect }, daemon, words);

        Assert.Equal((code, output, error), ((int)run.Code, run.Out, run.Error));
    }

    // The names under which status has the pairs of a connection's networks can be typed too.
    [Theory]
    [InlineData("auto --up net/1x2", "up net/1x2|up net")]
    [InlineData("auto --down net/0x1", "down net/0x1|down net")]
    [InlineData("whack --route --name net/0x1", "route net/0x1|route net")]
    [InlineData("auto --up net/one", "up net/one")]
    public async Task Name_OfAPairOfNetworks_IsThatOfItsConnection(string words, string asked)
    {
        await using FakeDaemon daemon = FakeDaemon.Answering(request => [request.Connection == "net" ? FakeDaemon.Reply(ExitCode.Ok, "done") : FakeDaemon.Reply(ExitCode.NoSuchConnection, "no such")]);

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context() with { IpsecDialect = "libreswan" }, daemon, words);

        Assert.Equal(asked, string.Join('|', daemon.Requests.Select(request => $"{request.Verb} {request.Connection}")));
        Assert.Equal(asked.Contains('|', StringComparison.Ordinal) ? 0 : 21, (int)run.Code);
    }

    // The daemon is killed while whack waits.
    [Fact]
    public async Task Up_DaemonGoesHalfWay_IsWhacksProblem()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(Lines(new NumberedLine(102, "\"net\" #1: sent Main Mode request")));

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context() with { IpsecDialect = "libreswan" }, daemon, "auto --up net");

        Assert.Equal((33, "102 \"net\" #1: sent Main Mode request\n"), ((int)run.Code, run.Out));
        Assert.StartsWith("whack: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrafficStatus_ConnectionThatIsDown_SaysNothingAndSucceeds()
    {
        CliRun run = await PlutoSamples.Run("--dialect libreswan whack --trafficstatus --name branch", PlutoSamples.Down);

        Assert.Equal((ExitCode.Ok, "", ""), (run.Code, run.Out, run.Error));
    }

    [Theory]
    [InlineData("whack --deletestate 99", 21, "021 no state #99 to delete\n", "")]
    [InlineData("whack --deletestate 2", 33, "", "whack error: state #2 goes with its connection, and not alone: whack --name L2L-IPSEC --terminate\n")]
    [InlineData("whack --ddns", 0, "002 updating pending dns lookups\n", "")]
    [InlineData("whack --purgeocsp", 0, "", "")]
    [InlineData("whack --processstatus", 0, "000   PID  Process\n", "")]
    [InlineData("whack --crash nobody", 33, "", "whack error: --crash takes an address, not \"nobody\"\n")]
    public async Task Whack_RareWords_AnswerAsTheirsOrSayWhyNot(string words, int code, string output, string error)
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(PlutoSamples.Document(PlutoSamples.Up)));

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context() with { IpsecDialect = "libreswan" }, daemon, words);

        Assert.Equal((code, output, error), ((int)run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task WhackCrash_PeersConnections_AreDroppedAndBegunAnew()
    {
        await using FakeDaemon daemon = FakeDaemon.Answering(request => [FakeDaemon.Status(PlutoSamples.Document(PlutoSamples.Up, PlutoSamples.Down))]);

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context() with { IpsecDialect = "libreswan" }, daemon, "whack --crash 198.51.100.2");

        Assert.StartsWith("000 restarting peer 198.51.100.2\n", run.Out, StringComparison.Ordinal);
        Assert.Equal(["status", "down L2L-IPSEC", "up L2L-IPSEC async"], daemon.Requests.Select(request => $"{request.Verb} {request.Connection} {(request.Async ? "async" : "")}".Trim()));
    }

    [Fact]
    public async Task AutoUp_Openswan_ShowsNumberedLinesWithoutTheLogAndEndsWith0()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(Lines(Negotiation), FakeDaemon.Reply(ExitCode.Ok, "net is up"));

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context(), daemon, "auto --up net");

        Assert.Equal(
            """
            104 "net" #1: STATE_MAIN_I1: initiate
            004 "net" #1: STATE_MAIN_I4: ISAKMP SA established {auth=OAKLEY_PRESHARED_KEY cipher=oakley_3des_cbc_192 prf=oakley_md5 group=modp1024}
            117 "net" #1: STATE_QUICK_I1: initiate
            004 "net" #2: STATE_QUICK_I2: sent QI2, IPsec SA established tunnel mode {ESP=>0x1badcafe <0xc0ffee01 xfrm=3DES_0-HMAC_MD5 NATOA=none NATD=none DPD=none}

            """,
            run.Out);
        Assert.Equal((ExitCode.Ok, "openswan"), (run.Code, Assert.Single(daemon.Requests).Dialect));
    }

    // whack's own rule (Openswan takes each number that is no comment and no log, libreswan 20 to 99; 004 is success), and Openswan's auto, which hides it.
    [Theory]
    [InlineData("openswan", "auto --up net", 0)]
    [InlineData("openswan", "whack --initiate --name net", 31)]
    [InlineData("libreswan", "auto --up net", 31)]
    [InlineData("libreswan", "whack --initiate --name net", 31)]
    public async Task Up_PeerIsSilent_EndsAsTheirs(string dialect, string words, int expected)
    {
        NumberedLine[] lines = [new(104, "\"net\" #1: STATE_MAIN_I1: initiate"), new(10, "\"net\" #1: STATE_MAIN_I1: retransmission; will wait 20s for response"),
            new(31, "\"net\" #1: max number of retransmissions (2) reached STATE_MAIN_I1."), new(0, "\"net\": starting keying attempt 2 of an unlimited number, but releasing whack")];
        await using FakeDaemon daemon = FakeDaemon.Saying(Lines(lines), FakeDaemon.Reply(ExitCode.NoAnswer, "198.51.100.2 does not answer"));

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context() with { IpsecDialect = dialect }, daemon, words);

        Assert.Equal(expected, (int)run.Code);
        Assert.EndsWith("000 \"net\": starting keying attempt 2 of an unlimited number, but releasing whack\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(104, 104, 0)]
    [InlineData(10, 10, 0)]
    [InlineData(214, 214, 0)]
    [InlineData(37, 37, 37)]
    public async Task Whack_LastLine_IsTheStatusAsFarAsEitherTakesIt(int last, int openswan, int libreswan)
    {
        foreach ((string dialect, int expected) in new[] { ("openswan", openswan), ("libreswan", libreswan) })
        {
            await using FakeDaemon daemon = FakeDaemon.Saying(Lines(new NumberedLine(last, "x")), FakeDaemon.Reply(ExitCode.Ok, ""));
            CliRun run = await PlutoSamples.Run(PlutoSamples.Context() with { IpsecDialect = dialect }, daemon, "whack --initiate --name net");
            Assert.Equal((dialect, expected), (dialect, (int)run.Code));
        }
    }

    [Theory]
    [InlineData("openswan", 1)]
    [InlineData("libreswan", 33)]
    public async Task Whack_NoDaemon_SaysThatPlutoDoesNotRun(string dialect, int expected)
    {
        CliRun run = await CliRun.Capture(
            PlutoSamples.Context() with { IpsecDialect = dialect },
            async context => (ExitCode)await XfrmCtl.Cli.Compat.IpsecCommand.Run(["whack", "--ctlsocket", "/nonexistent/pluto.ctl", "--status"], context));

        Assert.Equal((expected, "whack: Pluto is not running (no \"/nonexistent/pluto.ctl\")\n", ""), ((int)run.Code, run.Error, run.Out));
    }

    [Fact]
    public async Task Whack_UnknownName_Is021()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Reply(ExitCode.NoSuchConnection, "no connection \"nix\" is loaded"));

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context(), daemon, "whack --initiate --name nix");

        Assert.Equal((21, "000 initiating all conns with alias='nix'\n021 no connection named \"nix\"\n"), ((int)run.Code, run.Out));
    }

    [Theory]
    [InlineData("openswan", "using kernel interface: netkey")]
    [InlineData("libreswan", "using kernel interface: xfrm")]
    [InlineData("strongswan", "using kernel interface: xfrm")]
    public async Task AutoStatus_NothingForced_IsInTheFormatOfTheConfiguration(string dialect, string expected)
    {
        StatusDocument document = PlutoSamples.Document(PlutoSamples.Up);
        document = document with { Daemon = document.Daemon with { Details = PlutoSamples.Setup with { Dialect = dialect } } };
        await using FakeDaemon daemon = FakeDaemon.Answering(request => request.Verb == "ping"
            ? [new ControlMessage { Reply = new ControlReply { ExitCode = ExitCode.Ok, Message = "", Dialect = dialect } }]
            : [FakeDaemon.Status(document)]);

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context() with { IpsecDialect = null }, daemon, "auto --status");

        Assert.StartsWith($"000 {expected}\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_LibreswansOwnWord_IsInItsFormatUnlessForced()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(PlutoSamples.Document(PlutoSamples.Up)));

        CliRun plain = await PlutoSamples.Run(PlutoSamples.Context() with { IpsecDialect = null }, daemon, "status");
        CliRun forced = await PlutoSamples.Run(PlutoSamples.Context(), daemon, "--dialect openswan status");

        Assert.StartsWith("000 using kernel interface: xfrm\n", plain.Out, StringComparison.Ordinal);
        Assert.StartsWith("000 using kernel interface: netkey\n", forced.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_Line_HasBothNamesThatScriptsLookFor()
    {
        CliRun run = await PlutoSamples.Run("--version");

        Assert.Matches("^Linux XfrmCtl U[0-9.]+/K[0-9.]+ .*Openswan.*Libreswan.*\n$", run.Out);
    }

    [Fact]
    public async Task SetupStatus_Stopped_IsLsbs3()
    {
        CliRun run = await CliRun.Capture(PlutoSamples.Context(), async context => (ExitCode)await XfrmCtl.Cli.Compat.IpsecCommand.Run(["--socket", "/nonexistent/s", "setup", "--status"], context));

        Assert.Equal((3, "IPsec stopped\n"), ((int)run.Code, run.Out));
    }

    [Fact]
    public async Task SetupStart_NotRoot_Is4()
    {
        CliRun run = await CliRun.Capture(
            PlutoSamples.Context() with { Machine = new FakeMachine("/nonexistent") { Privileged = false } },
            async context => (ExitCode)await XfrmCtl.Cli.Compat.IpsecCommand.Run(["setup", "start"], context));

        Assert.Equal(4, (int)run.Code);
    }

    [Fact]
    public async Task Look_KernelsLists_StandUnderTheirHeadingsWithoutKeys()
    {
        FakeMachine machine = new("/nonexistent") { Programs = new() { ["ip"] = "src 203.0.113.133 dst 198.51.100.2\n\tproto esp spi 0x1badcafe reqid 16385 mode tunnel\n" } };

        CliRun run = await CliRun.Capture(PlutoSamples.Context() with { Machine = machine }, async context => (ExitCode)await XfrmCtl.Cli.Compat.IpsecCommand.Run(["look"], context));

        Assert.Matches("XFRM state:\nsrc 203.0.113.133 dst 198.51.100.2\n\tproto esp spi 0x1badcafe reqid 16385 mode tunnel\nXFRM policy:\n", run.Out);
        Assert.Contains("ROUTING TABLES\n", run.Out, StringComparison.Ordinal);
    }

    private static ControlMessage Lines(params NumberedLine[] lines) =>
        new() { Event = new ControlEvent { At = Samples.Now, Name = "message-sent", Text = "sent", Lines = lines } };
}
