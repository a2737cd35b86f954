using System.Text.Json.Serialization;
using XfrmCtl.Cli.Inspection;

namespace XfrmCtl.Cli.Output;

/// <summary>The JSON of streams that this program makes itself: an object a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(XfrmEventLine))]
[JsonSerializable(typeof(LocalStatusDocument))]
[JsonSerializable(typeof(TopDocument))]
internal sealed partial class CliJsonLines : JsonSerializerContext
{
}
