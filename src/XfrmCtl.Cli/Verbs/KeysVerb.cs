using System.Text.Json;
using CommandLine;
using XfrmCtl.Cli.Keys;
using XfrmCtl.Cli.Output;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>keys CONN --wireshark DIR</c>: what Wireshark and tshark need to decrypt a capture of the tunnel.</summary>
internal sealed class KeysVerb : Verb
{
    private static readonly string[] Tables = ["ikev1_decryption_table", "esp_sa"];

    [Value(0, MetaName = "CONNECTION", Required = true, HelpText = "The connection's name.")]
    public string Connection { get; set; } = "";

    public override bool NeedsMore => true;

    [Option("wireshark", MetaValue = "DIR", Required = true, HelpText = "The folder for the tables; lines that are new are added to those that are there.")]
    public string Folder { get; set; } = "";

    public override Task<ExitCode> Run(CliContext context)
    {
        ControlReply reply = new ControlClient(Socket).Ask(new ControlRequest { Verb = "keys", Connection = Connection }, Patience.ForAnswer, context.Interrupted);
        if (reply.Keys is not { } keys)
        {
            context.Terminal.Error.WriteLine($"xfrmctl: {Words.Printable(reply.Message)}");
            return Task.FromResult(reply.ExitCode == ExitCode.Ok ? ExitCode.No : reply.ExitCode);
        }

        try
        {
            Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (string table in Tables)
                KeyFile.Merge(Path.Combine(keys.Folder, table), Path.Combine(Folder, table));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            context.Terminal.Error.WriteLine($"xfrmctl: the tables cannot be written: {Words.Printable(fault.Message)}");
            return Task.FromResult(fault is UnauthorizedAccessException ? ExitCode.NotPermitted : ExitCode.No);
        }
        finally
        {
            Remove(keys.Folder);
        }

        Say(context, keys);
        return Task.FromResult(ExitCode.Ok);
    }

    private void Say(CliContext context, KeyTables keys)
    {
        TextWriter output = context.Terminal.Out;
        if (Json)
        {
            var document = new KeysDocument
            {
                Connection = Connection,
                Folder = Path.GetFullPath(Folder),
                Files = Tables,
                IsakmpSas = keys.IsakmpSas,
                EspStates = keys.EspStates,
                Notes = keys.Notes,
            };
            output.WriteLine(JsonSerializer.Serialize(document, CliJson.Default.KeysDocument));
            return;
        }

        int width = context.Terminal.LineWidth;
        foreach (string note in keys.Notes)
            Paragraph.Prose(context.Terminal.Error, width, "xfrmctl: ", Words.Printable(note));
        if (Quiet)
            return;
        Ink ink = InkFor(context);
        Paragraph.Prose(output, width, "", $"{Words.Printable(Folder)}: {Words.Count((ulong)keys.IsakmpSas, "ISAKMP SA")} in {Tables[0]}, {Words.Count((ulong)keys.EspStates, "ESP state")} in {Tables[1]} (mode 0600)", indent: 2);
        Paragraph.Prose(output, width, "", "Whoever has these files and a capture reads everything that went through the tunnel under these keys.", ink.Warning, indent: 2);
        Paragraph.Typed(output, width, "Delete them when you are done: ", $"rm -r {Words.Printable(Folder)}");
        output.WriteLine();
        Paragraph.Prose(output, width, "", "Phase 1 is decrypted where the capture has it from its first message on. To read one:");
        Paragraph.Typed(output, width, "  ", $"WIRESHARK_CONFIG_DIR={Words.Printable(Folder)} tshark -o esp.enable_encryption_decode:TRUE -r CAPTURE");
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The daemon removes it with the next, and at its end.
        }
    }
}
