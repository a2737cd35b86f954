using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Cli.Compat;

/// <summary><c>ipsec readwriteconf</c>: prints the configuration as it was read.</summary>
/// <remarks>libreswan's program prints words of an enumeration as nothing and times in milliseconds, which it does not read back; here values are as they were written.</remarks>
internal static class ReadWriteConfCommand
{
    private const string Usage = "Usage: readwriteconf [--config <file>] [--nosetup] [--verbose] [--rootdir <dir>] [--rootdir2 <dir2>] [--conn conn_name]";

    // libreswan's code for a wrong option.
    private const int BadOption = 5;

    /// <summary>Runs it; the result is the exit status of libreswan's program.</summary>
    public static int Run(IEnumerable<string> args, CliContext context)
    {
        LongOptions options = new("config=", "conn=", "nosetup", "verbose", "debug", "rootdir=", "rootdir2=", "help");
        Terminal terminal = context.Terminal;
        if (options.Read(args) is { } complaint)
        {
            terminal.Error.WriteLine($"readwriteconf: {Words.Printable(complaint)}");
            return BadOption;
        }

        if (options.Has("help"))
        {
            terminal.Out.WriteLine(Usage);
            return 0;
        }

        string path = options.Value("config") ?? DefaultPath;
        string[] roots = [.. new[] { options.Value("rootdir"), options.Value("rootdir2") }.OfType<string>()];
        foreach (string root in roots)
            terminal.Out.WriteLine($"#setting rootdir={Words.Printable(root)}");
        using LoadedConfiguration loaded = ConfigurationLoader.Load(path, null, new RootedFiles(new ConfigurationFiles(), roots));
        (int code, IReadOnlyList<string> lines) = LoadTrouble.Of(loaded, path);
        foreach (string line in lines)
            terminal.Error.WriteLine($"readwriteconf: {line}");
        if (options.Has("verbose") || options.Has("debug"))
        {
            foreach (Configuration.Text.Diagnostic diagnostic in loaded.Diagnostics)
                terminal.Error.WriteLine(Words.Printable(diagnostic.ToString()));
        }

        if (loaded.Documents.Count > 0)
            terminal.Out.Write(MergedConf.Write(loaded, Chosen(loaded, options.Value("conn")), withSetup: !options.Has("nosetup")));
        return code == LoadTrouble.BadValue ? 0 : code;
    }

    private static IEnumerable<ConnectionSettings> Chosen(LoadedConfiguration loaded, string? name)
    {
        if (name is null)
            return loaded.Connections;
        return loaded.Connection(name) is { } one ? [one] : [];
    }

    private const string DefaultPath = "/etc/ipsec.conf";
}
