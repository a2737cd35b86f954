using CommandLine;
using XfrmCtl.Control;

namespace XfrmCtl.Cli;

/// <summary>One verb: its options as properties and what it does. The options here are those that every verb takes.</summary>
internal abstract class Verb
{
    /// <summary>The secrets file unless something else is said.</summary>
    internal const string UsualSecrets = "/etc/ipsec.secrets";

    [Option("json", HelpText = "One JSON document on standard output, or one object a line for a stream.")]
    public bool Json { get; set; }

    [Option("color", MetaValue = "WHEN", Default = "auto", HelpText = "auto, always or never.")]
    public string Color { get; set; } = "auto";

    [Option("config", MetaValue = "FILE", Default = "/etc/ipsec.conf", HelpText = "The configuration.")]
    public string Config { get; set; } = "/etc/ipsec.conf";

    [Option("secrets", MetaValue = "FILE", Default = UsualSecrets, HelpText = "The secrets.")]
    public string Secrets { get; set; } = UsualSecrets;

    [Option("socket", MetaValue = "PATH", Default = ControlClient.DefaultSocketPath, HelpText = "The daemon's control socket.")]
    public string Socket { get; set; } = ControlClient.DefaultSocketPath;

    [Option('v', "verbose", HelpText = "Say more.")]
    public bool Verbose { get; set; }

    [Option('q', "quiet", HelpText = "Say only what went wrong.")]
    public bool Quiet { get; set; }

    /// <summary>Whatever is left over, which is always a mistake.</summary>
    [Value(100, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];

    /// <summary>Whether it cannot do without a word or an option of its own.</summary>
    public virtual bool NeedsMore => false;

    /// <summary>A sentence about what is wrong with the options together, or null.</summary>
    public virtual string? Objection() =>
        Color is not ("auto" or "always" or "never") ? $"--color takes auto, always or never, not '{Words.Printable(Color)}'"
        : Socket.Length == 0 ? "--socket takes a path"
        : Config.Length == 0 ? "--config takes a file"
        : Secrets.Length == 0 ? "--secrets takes a file"
        : null;

    /// <summary>Whether what it prints is for programs, and each of its lines one whatever the terminal.</summary>
    public virtual bool IsVerbatim => Json;

    /// <summary>Does it.</summary>
    public abstract Task<ExitCode> Run(CliContext context);

    /// <summary>The colours that the options and the terminal ask for.</summary>
    protected Ink InkFor(CliContext context) => context.Terminal.Ink(Color);
}
