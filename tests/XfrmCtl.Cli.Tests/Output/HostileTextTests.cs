using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using XfrmCtl.Cli.Tests.Compat;
using XfrmCtl.Cli.Tests.Snapshots;
using XfrmCtl.Cli.Tests.Verbs;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Output;

/// <summary>What a peer, or a file, can have said never moves the cursor, changes colours or turns the direction of writing, and no line of it is wider than the terminal.</summary>
public sealed partial class HostileTextTests : IDisposable
{
    private const string Hostile = "\e[2J\e]0;title\a\u009b31m\u202e\u2066\u2028\r\n\t\u0000東京京都大阪名古屋e\u0301e\u0301e\u0301🚀🚀\ud83d";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("status")]
    [InlineData("status", "-v")]
    [InlineData("status", "-q")]
    [InlineData("status", "--watch", "--count", "2", "--interval", "0.05")]
    [InlineData("top", "--count", "2", "--interval", "0.05")]
    [InlineData("why", "x", "-v")]
    [InlineData("up", "x", "-v")]
    [InlineData("up", "x")]
    [InlineData("down", "x")]
    [InlineData("rekey", "x")]
    [InlineData("reload")]
    [InlineData("log", "-v")]
    [InlineData("monitor")]
    public async Task Text_OfTheDaemon_IsHarmless(params string[] args)
    {
        int asked = 0;
        await using FakeDaemon daemon = FakeDaemon.AnsweringRaw(request => [.. Answer(request, ++asked).Select(message => Soiled(FakeDaemon.Line(message)))]);
        foreach (int width in new[] { 20, 40, 80 })
        {
            CliRun run = await CliRun.Capture(Samples.Context(), inner => VerbRunner.Run([.. args, "--color", "never", "--socket", daemon.SocketPath], inner), width, isTerminal: true);

            Assert.NotEqual("", run.Out + run.Error);
            AssertHarmless(run.Out + run.Error, width);
        }
    }

    [Theory]
    [InlineData("show")]
    [InlineData("show", "--all")]
    [InlineData("show", "a\u202eb")]
    [InlineData("check", "-v")]
    [InlineData("plan")]
    [InlineData("verify")]
    [InlineData("completion", "connections")]
    [InlineData("status", "\e[2J\u202ename")]
    [InlineData("\e[2J\u202everb")]
    [InlineData("up", "--\e[2J\u202eoption")]
    [InlineData("status", "--color", "\e[2J\u202e")]
    [InlineData("help", "\e[2J\u202etopic")]
    [InlineData("probe", "\e[2J\u202ehost")]
    [InlineData("check", "/nonexistent/\e[2J\u202efile")]
    public async Task Text_OfFilesAndArguments_IsHarmless(params string[] args)
    {
        string config = _folder.Write("ipsec.conf", "conn a\u202eb\n\tleft=192.0.2.1\n\tleftid=@\u202e東京\n\tright=192.0.2.2\n\tauto=\e[2J\u009b31m\n\tx\u2066y=\e[2J\nconn 東京\n\tleft=192.0.2.1\n\tright=192.0.2.3\n\tleftid=@e\u0301\u202e\nconn \e[2Jc\n\tleft=192.0.2.1\n");
        foreach (int width in new[] { 20, 40, 80 })
        {
            CliRun run = await CliRun.Capture(
                Samples.Context(), inner => VerbRunner.Run([.. args, .. args.Contains("--color") ? (string[])[] : ["--color", "never"], "--config", config, "--secrets", "/dev/null", "--socket", "/nonexistent/s"], inner), width, isTerminal: true);

            AssertHarmless(run.Out + run.Error, width);
        }
    }

    private static void AssertHarmless(string text, int width)
    {
        Assert.DoesNotMatch(Harmful(), text);
        Assert.All(text.Split('\n'), line => Assert.True(Words.Columns(line) <= width, $"{width}: {Words.Columns(line)} columns: {line}"));
    }

    [GeneratedRegex("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]")]
    private static partial Regex Harmful();

    private static ControlMessage[] Answer(ControlRequest request, int asked) => request.Verb switch
    {
        "status" => [FakeDaemon.Status(Samples.Document(PlutoSamples.Road with { Name = $"one {asked}" }, Samples.Up, Samples.Failed, Views.Long) with { NotLoaded = [Samples.Lost] })],
        "why" => [new() { Reply = new ControlReply { ExitCode = ExitCode.AuthFailed, Message = "no", Why = WhySamples.KeysDiffer } }],
        "reload" => [Samples.Reload],
        "log" or "monitor" => [FakeDaemon.Event("message-sent", "sent"), FakeDaemon.Event("attempt-failed", "failed", 1, "error"), FakeDaemon.Reply(ExitCode.Ok, "")],
        "down" => [FakeDaemon.Reply(ExitCode.Ok, "done", null, "advice")],
        _ =>
        [
            FakeDaemon.Event("message-sent", "sent"), FakeDaemon.Event("message-retransmitted", "again", 1, "warning"), FakeDaemon.Event("attempt-failed", "failed", 1, "error"),
            new() { Reply = new ControlReply { ExitCode = ExitCode.AuthFailed, Message = "no", Reason = "reason", Say = "say", Advice = ["one"] } },
        ],
    };

    /// <summary>With the text behind every word but times and severities.</summary>
    private static string Soiled(string line)
    {
        JsonNode message = JsonNode.Parse(line)!;
        Soil(message);
        return message.ToJsonString();
    }

    private static void Soil(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                for (int i = 0; i < array.Count; i++)
                    if (Worse(array[i]) is { } word)
                        array[i] = word;
                    else
                        Soil(array[i]);
                break;
            case JsonObject members:
                foreach (string name in members.Select(member => member.Key).ToArray())
                    if (name != "severity" && Worse(members[name]) is { } word)
                        members[name] = word;
                    else
                        Soil(members[name]);
                break;
        }
    }

    private static string? Worse(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? word) && !DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? word + Hostile : null;
}
