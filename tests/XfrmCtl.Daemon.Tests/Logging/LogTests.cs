using System.Diagnostics;
using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Serilog;
using Serilog.Events;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;

namespace XfrmCtl.Daemon.Tests.Logging;

public sealed class LogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xfrmctld-log-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void FileLog_Rotated_GoesOnInTheNewFile()
    {
        string path = Path.Combine(_folder, "pluto.log");
        File.WriteAllText(path, "before\n");
        using var sink = new FileLogSink(path);
        ILogger log = new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger();
        log.Information("one {Word}", "quoted");
        File.Move(path, path + ".1");
        sink.Reopen();
        log.Warning("two\nlines");
        Assert.Contains("before\n", File.ReadAllText(path + ".1"), StringComparison.Ordinal);
        Assert.EndsWith(" one quoted\n", File.ReadAllText(path + ".1"), StringComparison.Ordinal);
        Assert.EndsWith(" warning: two lines\n", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    // logrotate's create without a signal, and copytruncate: neither may leave lines in a file that nobody reads, or behind a hole.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FileLog_RotatedWithoutAWord_GoesOnUnderItsName(bool cut)
    {
        string path = Path.Combine(_folder, "pluto.log");
        using var sink = new FileLogSink(path);
        ILogger log = new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger();
        log.Warning("a long line of before");
        if (cut)
            File.WriteAllText(path, "");
        else
            File.Move(path, path + ".1");
        log.Warning("after");
        Assert.EndsWith(" warning: after\n", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.DoesNotContain('\0', File.ReadAllText(path));
        Assert.DoesNotContain("before", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void FileLog_CutWhileLinesWait_LeavesNoHole()
    {
        string path = Path.Combine(_folder, "pluto.log");
        using var sink = new FileLogSink(path);
        ILogger log = new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger();
        log.Warning("a long line of before");
        log.Information("waiting");
        File.WriteAllText(path, "");
        log.Warning("after");
        Assert.Collection(
            File.ReadAllLines(path),
            line => Assert.EndsWith(" waiting", line, StringComparison.Ordinal),
            line => Assert.EndsWith(" warning: after", line, StringComparison.Ordinal));
    }

    [Fact]
    public void PeerLog_Rotated_GoesOnInTheNewFile()
    {
        string path = Path.Combine(_folder, "198/51/100/2.log");
        using var sink = new PeerLogSink(_folder);
        ILogger log = new LoggerConfiguration().Enrich.FromLogContext().WriteTo.Sink(sink).CreateLogger().ForContext(PeerLogSink.Property, "198.51.100.2");
        log.Information("one");
        File.Move(path, path + ".1");
        sink.Reopen();
        log.Information("two");
        Assert.EndsWith("one\n", File.ReadAllText(path + ".1"), StringComparison.Ordinal);
        Assert.EndsWith("two\n", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void FileLog_Lines_WaitForWhatMustNot()
    {
        string path = Path.Combine(_folder, "pluto.log");
        using var sink = new FileLogSink(path);
        ILogger log = new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger();
        log.Information("one");
        log.Information("two");
        log.Error("three");
        Assert.Collection(
            File.ReadAllLines(path),
            line => Assert.EndsWith(" one", line, StringComparison.Ordinal),
            line => Assert.EndsWith(" two", line, StringComparison.Ordinal),
            line => Assert.EndsWith(" error: three", line, StringComparison.Ordinal));
    }

    // What most lines go by has no entry of Serilog's; nobody who reads the file sees which way a line came.
    [Theory]
    [InlineData(LogEventLevel.Information, "sent Main Mode message 1")]
    [InlineData(LogEventLevel.Warning, "größer\u0085\u001b[2J\nand \"quoted\"")]
    [InlineData(LogEventLevel.Error, "")]
    public void FileLog_LineWithoutAnEntry_IsTheSameAsWithOne(LogEventLevel level, string text)
    {
        string path = Path.Combine(_folder, "pluto.log");
        using (var sink = new FileLogSink(path))
        {
            LogEvent? kept = null;
            new LoggerConfiguration().WriteTo.Sink(new Keeper(happened => kept = happened)).CreateLogger().Write(level, "\"{Connection}\": {Text}", "L2L-IPSEC", text);
            sink.Emit(kept!);
            sink.Append(kept!.Timestamp, level, "L2L-IPSEC", text);
            sink.Append(kept.Timestamp.AddMilliseconds(1001), level, null, text);
            sink.Append(kept.Timestamp, level, "L2L-IPSEC", text, 1234567890123456789);
        }

        string[] lines = File.ReadAllLines(path);
        Assert.Equal(lines[0], lines[1]);
        Assert.Equal(lines[0].Replace("\"L2L-IPSEC\": ", "", StringComparison.Ordinal)[23..], lines[2][23..]);
        Assert.NotEqual(lines[0][..23], lines[2][..23]);
        Assert.Equal(lines[0].Replace("\"L2L-IPSEC\":", "\"L2L-IPSEC\" #1234567890123456789:", StringComparison.Ordinal), lines[3]);
    }

    [Fact]
    public async Task FileLog_OneLineAlone_IsThereAMomentLater()
    {
        string path = Path.Combine(_folder, "pluto.log");
        TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(_folder);
        watcher.Changed += (_, _) =>
        {
            if (new FileInfo(path).Length > 0)
                written.TrySetResult();
        };
        watcher.EnableRaisingEvents = true;
        using var sink = new FileLogSink(path);
        new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger().Information("alone");
        await written.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.EndsWith(" alone\n", File.ReadAllText(path), StringComparison.Ordinal);
    }

    // A log that nobody can write is no log that nobody can read: its lines are on standard error meanwhile, and it is said once why.
    [Fact]
    public void FileLog_CannotBeWritten_LinesGoToStandardErrorUntilItCan()
    {
        string path = Path.Combine(_folder, "pluto.log");
        Directory.CreateDirectory(path);
        using var error = new StringWriter();
        using var sink = new FileLogSink(path, new LogRefuge(error, takesLines: true));
        ILogger log = new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger();

        log.Information("one");
        sink.Append(DateTimeOffset.Now, LogEventLevel.Information, "L2L-IPSEC", "two");
        Directory.Delete(path);
        log.Warning("three");

        Assert.Collection(
            error.ToString().TrimEnd('\n').Split('\n'),
            line => Assert.Equal($"xfrmctld: the log {path} cannot be written: it is a folder and no file; its lines go here until it can", line),
            line => Assert.EndsWith(" one", line, StringComparison.Ordinal),
            line => Assert.EndsWith(" \"L2L-IPSEC\": two", line, StringComparison.Ordinal));
        Assert.EndsWith(" warning: three\n", Assert.Single(File.ReadAllLines(path)) + "\n", StringComparison.Ordinal);
    }

    // ENOSPC for each write, and nothing else to wait for.
    [Fact]
    public void FileLog_FullDisk_LosesNoLine()
    {
        using var error = new StringWriter();
        using var sink = new FileLogSink("/dev/full", new LogRefuge(error, takesLines: true));
        ILogger log = new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger();

        log.Warning("one");
        log.Warning("two");

        Assert.Collection(
            error.ToString().TrimEnd('\n').Split('\n'),
            line => Assert.Contains("/dev/full cannot be written: No space left on device", line, StringComparison.Ordinal),
            line => Assert.EndsWith(" warning: one", line, StringComparison.Ordinal),
            line => Assert.EndsWith(" warning: two", line, StringComparison.Ordinal));
    }

    // plutostderrlog=/dev/null and /dev/stderr are in use; neither has a length or a position.
    [Fact]
    public void FileLog_Device_TakesLines()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var error = new StringWriter();
        using (var sink = new FileLogSink($"/proc/self/fd/{pipe.GetClientHandleAsString()}", new LogRefuge(error, takesLines: true)))
        using (var nothing = new FileLogSink("/dev/null", new LogRefuge(error, takesLines: true)))
        {
            foreach (FileLogSink one in new[] { sink, nothing })
            {
                ILogger log = new LoggerConfiguration().WriteTo.Sink(one).CreateLogger();
                log.Information("one");
                log.Warning("two");
                log.Warning("three");
            }
        }
        pipe.DisposeLocalCopyOfClientHandle();
        using var reader = new StreamReader(pipe);

        Assert.Equal("", error.ToString());
        Assert.Equal(["one", "two", "three"], reader.ReadToEnd().TrimEnd('\n').Split('\n').Select(line => line.Split(' ')[^1]));
    }

    // To open a pipe for writing waits for a reader, and the daemon would wait with it.
    [Fact]
    public async Task FileLog_PipeThatNobodyReads_IsRefusedAtOnce()
    {
        string path = Path.Combine(_folder, "pluto.log");
        using (Process mkfifo = Process.Start("mkfifo", path))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var error = new StringWriter();
        using var sink = new FileLogSink(path, new LogRefuge(error, takesLines: true));

        await Task.Run(() => new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger().Warning("one"), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Contains("it is a pipe and no file", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FileLog_LinkInAFolderForEverybodyOrOfAnother_IsNotFollowed(bool forEverybody)
    {
        string open = Directory.CreateDirectory(Path.Combine(_folder, "tmp")).FullName;
        if (forEverybody)
        {
            File.SetUnixFileMode(open, (UnixFileMode)0b1_111_111_111);
        }
        else
        {
            Assert.SkipUnless(Environment.IsPrivilegedProcess, "to give a folder away takes root");
            using Process chown = Process.Start("chown", ["65534", open]);
            await chown.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        string victim = Path.Combine(_folder, "shadow");
        File.WriteAllText(victim, "root\n");
        File.CreateSymbolicLink(Path.Combine(open, "pluto.log"), victim);
        using var error = new StringWriter();
        using var sink = new FileLogSink(Path.Combine(open, "pluto.log"), new LogRefuge(error, takesLines: true));

        new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger().Warning("one");

        Assert.Equal("root\n", File.ReadAllText(victim));
        Assert.Contains("symbolic link", error.ToString(), StringComparison.Ordinal);
    }

    // Whoever may write into the folder of all peers could have a peer's lines appended to any file of root's.
    [Theory]
    [InlineData("2.log")]
    [InlineData("100")]
    [InlineData("open")]
    public void PeerLog_FolderThatOthersHaveAHandIn_IsNotWritten(string what)
    {
        string victim = Path.Combine(_folder, "victim");
        string peers = Path.Combine(_folder, "peer");
        string folder = Directory.CreateDirectory(Path.Combine(peers, "198/51/100")).FullName;
        Directory.CreateDirectory(victim);
        File.WriteAllText(Path.Combine(victim, "2.log"), "root\n");
        switch (what)
        {
            case "2.log":
                File.CreateSymbolicLink(Path.Combine(folder, what), Path.Combine(victim, what));
                break;
            case "100":
                Directory.Delete(folder);
                Directory.CreateSymbolicLink(folder, victim);
                break;
            default:
                File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
                break;
        }
        using var error = new StringWriter();
        using var sink = new PeerLogSink(peers, new LogRefuge(error, takesLines: false));
        ILogger log = new LoggerConfiguration().Enrich.FromLogContext().WriteTo.Sink(sink).CreateLogger().ForContext(PeerLogSink.Property, "198.51.100.2");

        log.Warning("one");
        log.Warning("two");

        Assert.Equal("root\n", File.ReadAllText(Path.Combine(victim, "2.log")));
        Assert.False(what == "open" && File.Exists(Path.Combine(folder, "2.log")));
        Assert.Contains("cannot be written", Assert.Single(error.ToString().TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("198.51.100.2", "198/51/100/2.log")]
    [InlineData("2001:db8::2", "2001/db8/0/0/0/0/0/2.log")]
    [InlineData("2001:db8:2::", "2001/db8/2/0/0/0/0/0.log")]
    public void PeerLog_Address_IsAPathOfItsParts(string peer, string path)
    {
        using var sink = new PeerLogSink(_folder);
        ILogger log = new LoggerConfiguration().Enrich.FromLogContext().WriteTo.Sink(sink).CreateLogger();
        log.ForContext(PeerLogSink.Property, peer).Information("of the peer");
        log.Information("of nobody");
        Assert.EndsWith("of the peer\n", Assert.Single(File.ReadAllLines(Path.Combine(_folder, path))) + "\n", StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
        Assert.Equal(Path.Combine(_folder, path), sink.PathOf(IPAddress.Parse(peer)));
    }

    [Fact]
    public void Journal_Entry_HasFieldsThatCanBeSearched()
    {
        using var journal = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        string path = Path.Combine(_folder, "journal");
        journal.Bind(new UnixDomainSocketEndPoint(path));
        using var sink = new JournalLogSink(path, new FileLogSink(Path.Combine(_folder, "otherwise")));
        ILogger log = new LoggerConfiguration().Enrich.FromLogContext().WriteTo.Sink(sink).CreateLogger();
        log.ForContext("Event", "connection-down").ForContext("willRetry", "true").Warning("\"{Connection}\": {Text}", "L2L-IPSEC", "it is down\u001b[2J");
        byte[] buffer = new byte[4000];
        string entry = Encoding.UTF8.GetString(buffer, 0, journal.Receive(buffer));
        Assert.Equal(
            ["MESSAGE=warning: \"L2L-IPSEC\": it is down [2J", "PRIORITY=4", "SYSLOG_IDENTIFIER=xfrmctld", "XFRMCTL_CONNECTION=L2L-IPSEC", "XFRMCTL_EVENT=connection-down", "XFRMCTL_WILL_RETRY=true"],
            entry.TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
        Assert.False(File.Exists(Path.Combine(_folder, "otherwise")));
    }

    [Fact]
    public void Journal_Gone_LeavesLinesToStandardError()
    {
        string path = Path.Combine(_folder, "otherwise");
        using var file = new FileLogSink(path);
        using var sink = new JournalLogSink(Path.Combine(_folder, "nobody"), file);
        new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger().Warning("still told");
        Assert.EndsWith("still told\n", File.ReadAllText(path), StringComparison.Ordinal);
    }

    // An exception has several lines: they are one field and no fields of their own.
    [Fact]
    public void Journal_SeveralLines_HaveTheirLengthInFront()
    {
        LogEvent? kept = null;
        new LoggerConfiguration().WriteTo.Sink(new Keeper(happened => kept = happened)).CreateLogger().Error(new InvalidOperationException("PRIORITY=0\nPRIORITY=1"), "fault");
        byte[] entry = JournalLogSink.Entry(kept!).ToArray();
        long length = BitConverter.ToInt64(entry, "MESSAGE\n".Length);
        Assert.Equal((byte)'\n', entry["MESSAGE\n".Length + 8 + length]);
        Assert.StartsWith("PRIORITY=3\n", Encoding.UTF8.GetString(entry.AsSpan((int)("MESSAGE\n".Length + 8 + length + 1))), StringComparison.Ordinal);
    }

    private sealed class Keeper(Action<LogEvent> keep) : Serilog.Core.ILogEventSink
    {
        public void Emit(LogEvent logEvent) => keep(logEvent);
    }

    [Fact]
    [Trait("Hostile", "P07")]
    public void NoiseLimit_Flood_KeepsABurstAndCountsTheRest()
    {
        var limit = new NoiseLimit(10, TimeSpan.FromSeconds(5));
        Instant now = Instant.Zero + TimeSpan.FromHours(1);
        Assert.Equal(10, Enumerable.Range(0, 1000).Count(_ => limit.Allows(now)));
        now += TimeSpan.FromSeconds(60);
        Assert.Equal(10, Enumerable.Range(0, 1000).Count(_ => limit.Allows(now)));
        Assert.Equal(1980, limit.TakeSummary(now));
        Assert.Equal(0, limit.TakeSummary(now));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ServiceNotifier_PathOrAbstractSocket_HearsReady(bool isAbstract)
    {
        string name = isAbstract ? "@" + Path.GetFileName(_folder) : Path.Combine(_folder, "notify");
        using var supervisor = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        supervisor.Bind(new UnixDomainSocketEndPoint(isAbstract ? '\0' + name[1..] : name));
        using var notifier = new ServiceNotifier(name, "30000000");
        Assert.Equal(TimeSpan.FromSeconds(15), notifier.WatchdogInterval);
        notifier.Ready("Ready");
        byte[] buffer = new byte[200];
        Assert.StartsWith("READY=1\nSTATUS=Ready\n", Encoding.UTF8.GetString(buffer, 0, supervisor.Receive(buffer)), StringComparison.Ordinal);
    }
}
