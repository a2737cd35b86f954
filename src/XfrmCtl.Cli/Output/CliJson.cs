using System.Text.Json.Serialization;
using XfrmCtl.Cli.Inspection;
using XfrmCtl.Cli.Keys;
using XfrmCtl.Cli.Probing;
using XfrmCtl.Cli.Support;
using XfrmCtl.Cli.Verification;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Output;

/// <summary>The JSON documents that this program makes itself, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(LocalStatusDocument))]
[JsonSerializable(typeof(ShowDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(XfrmDocument))]
[JsonSerializable(typeof(XfrmFlushDocument))]
[JsonSerializable(typeof(SupportDocument))]
[JsonSerializable(typeof(ServiceDocument))]
[JsonSerializable(typeof(KeysDocument))]
[JsonSerializable(typeof(ProbeDocument))]
[JsonSerializable(typeof(WhyDocument))]
[JsonSerializable(typeof(HelpDocument))]
[JsonSerializable(typeof(CompletionDocument))]
internal sealed partial class CliJson : JsonSerializerContext
{
}
