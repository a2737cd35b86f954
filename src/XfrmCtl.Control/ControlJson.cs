using System.Text.Json.Serialization;

namespace XfrmCtl.Control;

/// <summary>The JSON of the contract, generated at compile time so that NativeAOT needs no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlMessage))]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(ControlEvent))]
[JsonSerializable(typeof(DaemonDetails))]
[JsonSerializable(typeof(ConnectionDetails))]
[JsonSerializable(typeof(AssignedStatus))]
[JsonSerializable(typeof(LastError))]
[JsonSerializable(typeof(MachineFacts))]
[JsonSerializable(typeof(PageRequest))]
[JsonSerializable(typeof(ReloadReport))]
[JsonSerializable(typeof(KeyTables))]
[JsonSerializable(typeof(CredentialsDocument))]
[JsonSerializable(typeof(WhyDocument))]
public sealed partial class ControlJson : JsonSerializerContext
{
}
