using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Control;

/// <summary>What is written and read by hand is what the serializer would write and read, property by property.</summary>
public sealed class MessageJsonTests
{
    private static readonly ControlRequest Request = new()
    {
        Verb = "up",
        Connection = "L2L-\"IPSEC\" ä",
        TimeoutSeconds = 2.5,
        Async = true,
        Ike = true,
        Dialect = "openswan",
        Brief = true,
        DryRun = true,
        Machine = new MachineFacts { Forwards = true, Mtu = 1400, XfrmErrors = new Dictionary<string, long> { ["XfrmInError"] = 3 } },
        Page = new PageRequest { Color = "never", Terminal = true, Window = 100, Columns = "90", Term = "xterm", NoColor = "1", Verbose = true, Quiet = true },
        Last = 7,
        Follow = true,
        Acknowledge = true,
    };

    private static readonly ControlReply Reply = new()
    {
        ExitCode = ExitCode.AuthFailed,
        Message = "it is \"not\" up",
        Reason = "authentication-failed",
        Advice = ["do this", "or that"],
        Dialect = "libreswan",
        Say = "read me aloud",
        Status = Samples.Document(),
        Reload = new ReloadReport { DryRun = true, Added = ["a"] },
        Keys = new KeyTables { Folder = "/run/x", IsakmpSas = 1, EspStates = 2 },
        Credentials = new CredentialsDocument { Since = Samples.Now, Keys = [new("AwEAAcxyz", 2048, true, ["ID_FQDN '@west'"])], Revocations = [new("CN=CA", 2, Samples.Now, null)] },
        Why = new WhyDocument { Connection = "c", State = "up", Ok = true, ExitCode = ExitCode.Ok, Summary = "fine", Say = "it is up" },
        PageOctets = 7,
    };

    [Fact]
    public void Line_EveryPropertySet_SaysWhatTheSerializerSays()
    {
        AssertAllSet(Request);

        Assert.Equal(JsonSerializer.Serialize(Request, ControlJson.Default.ControlRequest), Same(Encoding.UTF8.GetString(MessageJson.Line(Request))));
    }

    [Fact]
    public void Line_OnlyAVerb_IsReadAsThat()
    {
        byte[] line = MessageJson.Line(new ControlRequest { Verb = "status" });

        Assert.Equal((byte)'\n', line[^1]);
        Assert.DoesNotContain((byte)'\n', line[..^1]);
        Assert.Equal(new ControlRequest { Verb = "status" }, JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest));
    }

    [Fact]
    public void Read_EveryPropertySet_IsWhatTheSerializerWrote()
    {
        ControlMessage message = new() { Accepted = true, Event = new ControlEvent { At = Samples.Now, Name = "sent", Text = "words" }, Reply = Reply };
        AssertAllSet(message);
        AssertAllSet(Reply);
        string written = JsonSerializer.Serialize(message, ControlJson.Default.ControlMessage);

        Assert.Equal(written, JsonSerializer.Serialize(MessageJson.Read(Encoding.UTF8.GetBytes(written)), ControlJson.Default.ControlMessage));
    }

    [Fact]
    public void Read_StatusWithEveryPropertySet_IsWhatTheSerializerWrote()
    {
        StatusDocument status = (StatusDocument)Filled(typeof(StatusDocument));
        string written = JsonSerializer.Serialize(new ControlMessage { Reply = new ControlReply { ExitCode = ExitCode.Ok, Message = "", Status = status } }, ControlJson.Default.ControlMessage);

        Assert.Equal(written, JsonSerializer.Serialize(MessageJson.Read(Encoding.UTF8.GetBytes(written)), ControlJson.Default.ControlMessage));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[null,{}]")]
    [InlineData("[7]")]
    [InlineData("[{}]")]
    [InlineData("{}")]
    public void Read_ConnectionsNotOfTheContract_IsAnExceptionOfJson(string connections) => Assert.ThrowsAny<JsonException>(() => MessageJson.Read(
        Encoding.UTF8.GetBytes("""{"reply":{"exitCode":0,"message":"","status":{"daemon":{"running":true},"connections":?}}}""".Replace("?", connections, StringComparison.Ordinal))));

    [Fact]
    public void Read_PropertiesOfALaterVersion_ArePassedOver()
    {
        ControlMessage message = MessageJson.Read("""{"new":{"a":[1,{"reply":2}]},"reply":{"else":[[]],"exitCode":7,"message":"m","more":null},"event":null}"""u8);

        Assert.Equal((ExitCode.NoSuchConnection, "m"), (message.Reply!.ExitCode, message.Reply.Message));
        Assert.Null(message.Event);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{\"reply\":7}")]
    [InlineData("{\"reply\":{}}")]
    [InlineData("{\"reply\":{\"exitCode\":0}}")]
    [InlineData("{\"reply\":{\"message\":\"m\"}}")]
    [InlineData("{\"reply\":{\"exitCode\":\"0\",\"message\":\"m\"}}")]
    [InlineData("{\"reply\":{\"exitCode\":99999999999,\"message\":\"m\"}}")]
    [InlineData("{\"reply\":{\"exitCode\":0,\"message\":7}}")]
    [InlineData("{\"reply\":{\"exitCode\":0,\"message\":\"m\",\"advice\":\"no list\"}}")]
    [InlineData("{\"reply\":{\"exitCode\":0,\"message\":\"m\",\"status\":{}}}")]
    [InlineData("{\"event\":{}}")]
    [InlineData("{} {}")]
    public void Read_NotOfTheContract_IsAnExceptionOfJson(string line) =>
        Assert.ThrowsAny<JsonException>(() => MessageJson.Read(Encoding.UTF8.GetBytes(line)));

    private static int s_filled;

    /// <summary>A value of the type in which nothing has its default, and no two values are the same.</summary>
    private static object Filled(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        int number = ++s_filled;
        if (type == typeof(string))
            return $"text {number}";
        if (type == typeof(bool))
            return true;
        if (type == typeof(DateTimeOffset))
            return Samples.Now.AddSeconds(number);
        if (type.IsEnum)
            return ExitCode.AuthFailed;
        if (type.IsPrimitive)
            return Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            Array list = Array.CreateInstance(type.GenericTypeArguments[0], 2);
            list.SetValue(Filled(type.GenericTypeArguments[0]), 0);
            list.SetValue(Filled(type.GenericTypeArguments[0]), 1);
            return list;
        }

        if (type == typeof(IReadOnlyDictionary<string, long>))
            return new Dictionary<string, long> { ["total.ikev1.isakmp.established"] = 7 };

        object made = global::System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        foreach (global::System.Reflection.PropertyInfo property in type.GetProperties().Where(property => property.CanWrite))
            property.SetValue(made, Filled(property.PropertyType));
        return made;
    }

    /// <summary>A property that is added one day is missed by this test until it is in the samples, and by the others until it is written and read.</summary>
    private static void AssertAllSet<T>(T sample) =>
        Assert.All(typeof(T).GetProperties().Where(property => !property.IsDefined(typeof(JsonIgnoreAttribute), inherit: false)), property => Assert.NotEqual(property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null, property.GetValue(sample)));

    /// <summary>The same document in the serializer's way of escaping.</summary>
    private static string Same(string json) => JsonNode.Parse(json)!.ToJsonString();
}
