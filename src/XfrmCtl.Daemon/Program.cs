using System.Runtime.InteropServices;
using CommandLine;
using CommandLine.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Workers;

namespace XfrmCtl.Daemon;

/// <summary>The program xfrmctld.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        bool hardened = ProcessHardening.ForbidCoreDumps();
        if (Parse(args, out ExitCode usage) is not { } options)
            return (int)usage;
        LoadedConfiguration files = Read(options);
        return (int)(options.Check ? Check(files) : await Run(options, files, hardened).ConfigureAwait(false));
    }

    /// <summary>Reads the files; secretsfile= counts where the command line says nothing else.</summary>
    internal static LoadedConfiguration Read(DaemonOptions options)
    {
        var disk = new ConfigurationFiles();
        LoadedConfiguration files = ConfigurationLoader.Load(options.Config, options.Secrets ?? DaemonOptions.DefaultSecrets, disk);
        if (options.Secrets is not null || files.Setup.SecretsFile.Value is not { Length: > 0 } elsewhere)
            return files;
        files.Dispose();
        return ConfigurationLoader.Load(options.Config, elsewhere, disk);
    }

    /// <summary>The host with the daemon in it.</summary>
    internal static IHost Build(
        DaemonOptions options, LoadedConfiguration files, Func<LoadedConfiguration> read, IHostResolver resolver, TimeProvider time, ServiceNotifier notifier, Serilog.ILogger logger,
        FileLogSink? lines = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "xfrmctld" });
        builder.Logging.AddSerilog(logger);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.AddSingleton(services => new KeyingDaemon(
            options, files, read, resolver, time, notifier, services.GetRequiredService<IHostApplicationLifetime>(), services.GetRequiredService<ILoggerFactory>(), lines));
        builder.Services.AddHostedService(services => services.GetRequiredService<KeyingDaemon>());
        return builder.Build();
    }

    private static async Task<ExitCode> Run(DaemonOptions options, LoadedConfiguration files, bool hardened)
    {
        if (files.Documents.Count == 0)
        {
            Report(files.Diagnostics);
            return ExitCode.BadConfig;
        }
        using var log = new DaemonLog(files.Setup);
        using ServiceNotifier notifier = ServiceNotifier.FromEnvironment();
        using IHost host = Build(options, files, () => Read(options), new SystemResolver(), TimeProvider.System, notifier, log.Logger, log.OnlyFile);
        var daemon = host.Services.GetRequiredService<KeyingDaemon>();
        ILogger<KeyingDaemon> lines = host.Services.GetRequiredService<ILogger<KeyingDaemon>>();
        if (!hardened)
            lines.CoreDumpsPossible();
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            log.Reopen();
            _ = daemon.Reload(CancellationToken.None);
        });
        await host.RunAsync().ConfigureAwait(false);
        if (daemon.Trouble is { } trouble && log.IsFile)
            await Console.Error.WriteLineAsync($"xfrmctld: {trouble}").ConfigureAwait(false);
        return daemon.Outcome;
    }

    private static ExitCode Check(LoadedConfiguration files)
    {
        using (files)
        {
            Report(files.Diagnostics);
            if (files.HasErrors)
                return ExitCode.BadConfig;
            Console.Out.WriteLine($"the configuration can be used: {files.Connections.Count} connections");
            return ExitCode.Ok;
        }
    }

    private static void Report(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics)
            Console.Error.WriteLine(diagnostic);
    }

    private static DaemonOptions? Parse(string[] args, out ExitCode usage)
    {
        using var parser = new Parser(settings =>
        {
            settings.HelpWriter = null;
            settings.CaseInsensitiveEnumValues = true;
        });
        ParserResult<DaemonOptions> result = parser.ParseArguments<DaemonOptions>(args);
        if (result is Parsed<DaemonOptions> { Value: var options })
        {
            usage = ExitCode.Usage;
            if (options.Objection() is not { } objection)
                return options;
            Console.Error.WriteLine($"xfrmctld: {objection}");
            return null;
        }
        if (result.Errors.IsVersion())
        {
            Console.Out.WriteLine($"xfrmctld {XfrmCtl.Daemon.Control.StatusReport.Version}");
            usage = ExitCode.Ok;
            return null;
        }
        bool help = result.Errors.IsHelp();
        HelpText page = HelpText.AutoBuild(result, text =>
        {
            text.Heading = "xfrmctld: IKEv1 keying daemon for the kernel's XFRM";
            text.Copyright = "";
            text.AdditionalNewLineAfterOption = false;
            return help ? text : HelpText.DefaultParsingErrorsHandler(result, text);
        }, example => example);
        (help ? Console.Out : Console.Error).WriteLine(page);
        usage = help ? ExitCode.Ok : ExitCode.Usage;
        return null;
    }
}
