using System.Reflection;
using System.Text.Json;
using XfrmCtl.Cli.Output;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>version</c> and --version.</summary>
internal sealed class VersionVerb : Verb
{
    /// <summary>The version of this program, without the source revision that a build may add.</summary>
    public static string Version { get; } =
        (typeof(VersionVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];

    public static ExitCode Print(Terminal terminal, bool asJson)
    {
        terminal.Out.WriteLine(asJson ? $"{{\"version\":1,\"program\":\"xfrmctl\",\"release\":\"{JsonEncodedText.Encode(Version)}\"}}" : $"xfrmctl {Version}");
        terminal.Out.Flush();
        return ExitCode.Ok;
    }

    public override Task<ExitCode> Run(CliContext context) => Task.FromResult(Print(context.Terminal, Json));
}
