using System.Globalization;
using System.Text;
using System.Text.Json;

namespace XfrmCtl.Control;

/// <summary>
/// The asking side's JSON. Requests and the frame of messages are written and read here by hand, the parts of a reply by <see cref="ControlJson"/>: before the serializer reads a type it puts together what it
/// has to know of all types below it, those of the answers to every other verb too, which takes longer than all the rest of a command that lives for milliseconds.
/// </summary>
internal static class MessageJson
{
    /// <summary>A request as a line with its newline.</summary>
    /// <remarks>Not by <see cref="Utf8JsonWriter"/> either: its encoder's tables are a tenth of a millisecond and twelve pages.</remarks>
    public static byte[] Line(ControlRequest request)
    {
        StringBuilder line = new();
        Text(line, "verb", request.Verb);
        Text(line, "connection", request.Connection);
        if (request.TimeoutSeconds is { } seconds)
            Name(line, "timeoutSeconds").Append(seconds.ToString(CultureInfo.InvariantCulture));
        Flag(line, "async", request.Async);
        Flag(line, "ike", request.Ike);
        Text(line, "dialect", request.Dialect);
        Flag(line, "brief", request.Brief);
        if (request.Page is { } page)
            Name(line, "page").Append(JsonSerializer.Serialize(page, ControlJson.Default.PageRequest));
        Flag(line, "dryRun", request.DryRun);
        if (request.Machine is { } machine)
            Name(line, "machine").Append(JsonSerializer.Serialize(machine, ControlJson.Default.MachineFacts));
        if (request.Last is { } last)
            Name(line, "last").Append(CultureInfo.InvariantCulture, $"{last}");
        Flag(line, "follow", request.Follow);
        Flag(line, "acknowledge", request.Acknowledge);
        return Encoding.UTF8.GetBytes(line.Append("}\n").ToString());
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static ControlMessage Read(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader json = new(line);
        try
        {
            ControlMessage message = Message(ref json);
            return json.Read() ? throw new JsonException("there is more than one message in a line") : message;
        }
        catch (InvalidOperationException fault)
        {
            // A number where a word is, and the like.
            throw new JsonException("a message is not of the contract", fault);
        }
        catch (FormatException fault)
        {
            throw new JsonException("a number of a message is out of range", fault);
        }
    }

    private static ControlMessage Message(ref Utf8JsonReader json)
    {
        ControlEvent? happened = null;
        ControlReply? reply = null;
        bool isAccepted = false;
        if (!json.Begin())
            throw new JsonException("a message is missing");
        while (json.Next())
        {
            if (json.ValueTextEquals("event"u8))
                happened = json.Part(ControlJson.Default.ControlEvent);
            else if (json.ValueTextEquals("reply"u8))
                reply = Reply(ref json);
            else if (json.ValueTextEquals("accepted"u8))
                isAccepted = json.Flag();
            else
                json.Skip();
        }

        return new() { Accepted = isAccepted, Event = happened, Reply = reply };
    }

    private static ControlReply? Reply(ref Utf8JsonReader json)
    {
        ExitCode? exitCode = null;
        string? message = null, reason = null, dialect = null, say = null;
        IReadOnlyList<string> advice = [];
        StatusDocument? status = null;
        ReloadReport? reload = null;
        KeyTables? keys = null;
        CredentialsDocument? credentials = null;
        WhyDocument? why = null;
        int? pageOctets = null;
        if (!json.Begin())
            return null;
        while (json.Next())
        {
            if (json.ValueTextEquals("exitCode"u8))
                exitCode = (ExitCode)json.Number();
            else if (json.ValueTextEquals("message"u8))
                message = json.Text();
            else if (json.ValueTextEquals("reason"u8))
                reason = json.Text();
            else if (json.ValueTextEquals("advice"u8))
                advice = json.Texts();
            else if (json.ValueTextEquals("dialect"u8))
                dialect = json.Text();
            else if (json.ValueTextEquals("say"u8))
                say = json.Text();
            else if (json.ValueTextEquals("status"u8))
                status = StatusJson.Read(ref json);
            else if (json.ValueTextEquals("reload"u8))
                reload = json.Part(ControlJson.Default.ReloadReport);
            else if (json.ValueTextEquals("keys"u8))
                keys = json.Part(ControlJson.Default.KeyTables);
            else if (json.ValueTextEquals("credentials"u8))
                credentials = json.Part(ControlJson.Default.CredentialsDocument);
            else if (json.ValueTextEquals("why"u8))
                why = json.Part(ControlJson.Default.WhyDocument);
            else if (json.ValueTextEquals("pageOctets"u8))
                pageOctets = json.NumberOrNull();
            else
                json.Skip();
        }

        return new()
        {
            ExitCode = exitCode ?? throw new JsonException("a reply has no exitCode"),
            Message = message ?? throw new JsonException("a reply has no message"),
            Reason = reason,
            Advice = advice,
            Dialect = dialect,
            Say = say,
            Status = status,
            Reload = reload,
            Keys = keys,
            Credentials = credentials,
            Why = why,
            PageOctets = pageOctets,
        };
    }

    private static StringBuilder Name(StringBuilder line, string name) => line.Append(line.Length == 0 ? '{' : ',').Append('"').Append(name).Append("\":");

    private static void Flag(StringBuilder line, string name, bool value)
    {
        if (value)
            Name(line, name).Append("true");
    }

    // RFC 8259 §7: quotation mark, reverse solidus and U+0000 to U+001F are escaped, the rest stands as it is.
    private static void Text(StringBuilder line, string name, string? value)
    {
        if (value is null)
            return;
        Name(line, name).Append('"');
        foreach (char letter in value)
        {
            if (letter < ' ')
                line.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else if (letter is '"' or '\\')
                line.Append('\\').Append(letter);
            else
                line.Append(letter);
        }

        line.Append('"');
    }
}
