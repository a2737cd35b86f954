using System.Globalization;
using System.Text.Json;
using CommandLine;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.Support;
using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Verification;
using XfrmCtl.Configuration;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>support</c>: a bundle for a bug report, secrets removed.</summary>
internal sealed class SupportVerb : Verb
{
    [Option('o', "output", MetaValue = "FILE", HelpText = "The bundle; xfrmctl-support-TIME.tar.gz in this folder unless given.")]
    public string? Target { get; set; }

    public override Task<ExitCode> Run(CliContext context)
    {
        DateTimeOffset now = context.Clock.GetUtcNow();
        string path = Target ?? $"xfrmctl-support-{now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.tar.gz";
        string secrets = Secrets;
        using LoadedConfiguration loaded = new ConfigurationFiles().Load(Config, ref secrets);
        VerifyRun run = VerifyRun.Begin(context, Config, secrets, Socket);
        StatusDocument? status = Status(context);
        using Redactor redactor = Redactor.Of(Config, secrets);
        IReadOnlyList<SupportFile> files = new SupportCollector(context, redactor).Collect(loaded, secrets, run, status);
        try
        {
            SupportBundle.Write(path, files, now);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            context.Terminal.Error.WriteLine($"xfrmctl: {Words.Printable(path)} cannot be written: {Words.Printable(fault.Message)}");
            return Task.FromResult(fault is UnauthorizedAccessException ? ExitCode.NotPermitted : ExitCode.No);
        }

        Say(context, path, files);
        return Task.FromResult(ExitCode.Ok);
    }

    private StatusDocument? Status(CliContext context)
    {
        try
        {
            return new ControlClient(Socket).Ask(new ControlRequest { Verb = "status" }, Patience.ForAnswer, context.Interrupted).Status;
        }
        catch (ControlException)
        {
            return null;
        }
    }

    private void Say(CliContext context, string path, IReadOnlyList<SupportFile> files)
    {
        if (Json)
        {
            var document = new SupportDocument
            {
                File = Path.GetFullPath(path),
                Octets = new FileInfo(path).Length,
                Files = [.. files.Select(file => new SupportEntry { Name = file.Name, What = file.What, Included = file.Text is not null })],
            };
            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(document, CliJson.Default.SupportDocument));
            return;
        }

        if (Quiet)
            return;
        void Tell(string text) => Paragraph.Prose(context.Terminal.Out, context.Terminal.LineWidth, "", Words.Printable(text), indent: 2);
        Tell($"{path}: {Words.Count((ulong)files.Count(file => file.Text is not null), "file")}, for you alone to read (mode 0600)");
        foreach (SupportFile missing in files.Where(file => file.Text is null && Verbose))
            Tell($"  without {missing.What}");
        Tell("Secrets, private keys and comments are removed; addresses and names are in it. Look through it before you send it:");
        Paragraph.Typed(context.Terminal.Out, context.Terminal.LineWidth, "  ", $"tar -xzf {Words.Printable(path)} -O | less");
        if (!context.Machine.IsPrivileged)
            context.Terminal.Error.WriteLine("xfrmctl: a part can be read by root only; run it with sudo for all of it");
    }
}
