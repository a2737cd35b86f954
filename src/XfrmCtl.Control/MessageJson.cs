using System.Buffers;
using System.Text.Json;

namespace XfrmCtl.Control;

/// <summary>
/// The asking side's JSON. Requests and the frame of messages are written and read here by hand, the parts of a reply by <see cref="ControlJson"/>: before the serializer reads a type it puts together what it
/// has to know of all types below it, those of the answers to every other verb too, which takes longer than all the rest of a command that lives for milliseconds.
/// </summary>
internal static class MessageJson
{
    /// <summary>A request as a line with its newline.</summary>
    public static byte[] Line(ControlRequest request)
    {
        ArrayBufferWriter<byte> octets = new();
        using (Utf8JsonWriter json = new(octets))
        {
            json.WriteStartObject();
            json.WriteString("verb"u8, request.Verb);
            if (request.Connection is { } connection)
                json.WriteString("connection"u8, connection);
            if (request.TimeoutSeconds is { } seconds)
                json.WriteNumber("timeoutSeconds"u8, seconds);
            Flag(json, "async"u8, request.Async);
            Flag(json, "ike"u8, request.Ike);
            if (request.Dialect is { } dialect)
                json.WriteString("dialect"u8, dialect);
            Flag(json, "brief"u8, request.Brief);
            Flag(json, "dryRun"u8, request.DryRun);
            if (request.Machine is { } machine)
            {
                json.WritePropertyName("machine"u8);
                JsonSerializer.Serialize(json, machine, ControlJson.Default.MachineFacts);
            }

            if (request.Last is { } last)
                json.WriteNumber("last"u8, last);
            Flag(json, "follow"u8, request.Follow);
            json.WriteEndObject();
        }

        octets.Write("\n"u8);
        return octets.WrittenSpan.ToArray();
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
        if (!json.Begin())
            throw new JsonException("a message is missing");
        while (json.Next())
        {
            if (json.ValueTextEquals("event"u8))
                happened = json.Part(ControlJson.Default.ControlEvent);
            else if (json.ValueTextEquals("reply"u8))
                reply = Reply(ref json);
            else
                json.Skip();
        }

        return new() { Event = happened, Reply = reply };
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
        };
    }

    private static void Flag(Utf8JsonWriter json, ReadOnlySpan<byte> name, bool value)
    {
        if (value)
            json.WriteBoolean(name, value);
    }
}
