using System.Text.Json;
using CommandLine;
using XfrmCtl.Cli.Inspection;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Planning;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>xfrm list|monitor|flush</c>: the kernel's own states, policies and events. Needs no daemon.</summary>
internal sealed class XfrmVerb : Verb
{
    [Value(0, MetaName = "list|monitor|flush", Required = true, HelpText = "What to do.")]
    public string Action { get; set; } = "list";

    public override bool NeedsMore => true;

    [Option("show-keys", HelpText = "With list: the keys too, for root. Whoever has them reads the traffic.")]
    public bool ShowKeys { get; set; }

    [Option("ours", HelpText = "With list and monitor: only what is of this program's making.")]
    public bool Ours { get; set; }

    [Option("all", HelpText = "With flush: what others made too.")]
    public bool All { get; set; }

    public override string? Objection() => Action switch
    {
        not ("list" or "monitor" or "flush") => $"xfrm takes list, monitor or flush, not '{Words.Printable(Action)}'",
        not "list" when ShowKeys => "--show-keys goes with list",
        "flush" when Ours => "flush takes away what is ours unless --all is given",
        not "flush" when All => "--all goes with flush; list and monitor show everything",
        _ => base.Objection(),
    };

    public override async Task<ExitCode> Run(CliContext context)
    {
        if (ShowKeys && !context.Machine.IsPrivileged)
        {
            context.Terminal.Error.WriteLine("xfrmctl: keys are shown to root only");
            return ExitCode.NotPermitted;
        }

        try
        {
            return Action switch
            {
                "monitor" => await Monitor(context).ConfigureAwait(false),
                "flush" => await Flush(context).ConfigureAwait(false),
                _ => await List(context).ConfigureAwait(false),
            };
        }
        catch (KernelViewException fault)
        {
            context.Terminal.Error.WriteLine($"xfrmctl: {Words.Printable(fault.Message)}");
            return fault.IsPermission ? ExitCode.NotPermitted : ExitCode.Unsupported;
        }
    }

    private async Task<ExitCode> List(CliContext context)
    {
        XfrmTables tables = await context.Kernel.Tables(ShowKeys, context.Interrupted).ConfigureAwait(false);
        try
        {
            XfrmInspector inspector = Inspector(tables);
            var document = new XfrmDocument
            {
                States = [.. tables.States.Select(inspector.Describe).Where(state => !Ours || state.Ours == true)],
                Policies = [.. tables.Policies.Select(inspector.Describe).Where(policy => !Ours || policy.Ours == true)],
            };
            if (Json)
                context.Terminal.Out.WriteLine(JsonSerializer.Serialize(document, CliJson.Default.XfrmDocument));
            else
                new XfrmText(context.Terminal, InkFor(context), context.Clock.GetUtcNow(), Verbose, Quiet).Write(document);
            return ExitCode.Ok;
        }
        finally
        {
            foreach (XfrmState state in tables.States.Select(info => info.State))
                foreach (SecretBytes? key in new[] { state.Encryption?.Key, state.Integrity?.Key, state.Aead?.Key })
                    key?.Dispose();
        }
    }

    private async Task<ExitCode> Monitor(CliContext context)
    {
        XfrmInspector inspector = Inspector(await context.Kernel.Tables(withKeys: false, context.Interrupted).ConfigureAwait(false));
        var text = new XfrmText(context.Terminal, InkFor(context), context.Clock.GetUtcNow(), Verbose);
        await foreach (XfrmEvent happened in context.Kernel.Events(context.Interrupted).ConfigureAwait(false))
        {
            XfrmEventLine line = XfrmEventWords.Line(happened, context.Clock.GetUtcNow(), inspector);
            if (Ours && line.Ours == false)
                continue;
            if (!Json)
            {
                text.Write(line);
                continue;
            }

            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(line, CliJsonLines.Default.XfrmEventLine));
            await context.Terminal.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }

        // Ctrl-C is how a person ends it; a script sees it in the status, as that of `monitor`.
        return context.Interrupted.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Ok;
    }

    private async Task<ExitCode> Flush(CliContext context)
    {
        XfrmTables tables = await context.Kernel.Tables(withKeys: false, context.Interrupted).ConfigureAwait(false);
        KernelOwnership ownership = OwnershipReader.Of(tables.Policies, OwnershipReader.Notes(Socket), Config, Secrets);
        (int states, int policies) = await context.Kernel.Remove(
            [.. tables.States.Select(info => info.State).Where(state => All || ownership.Owns(state)).Select(state => state.Id)],
            [.. tables.Policies.Select(info => info.Policy).Where(policy => All || ownership.Owns(policy)).Select(policy => policy.Id)],
            context.Interrupted).ConfigureAwait(false);
        if (Json)
            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(new XfrmFlushDocument(1, states, policies), CliJson.Default.XfrmFlushDocument));
        else if (!Quiet)
            context.Terminal.Out.WriteLine($"{Words.Count((ulong)states, "state")} and {(policies == 1 ? "1 policy" : $"{policies} policies")} were removed{(All ? "" : "; what others made stays")}");
        return ExitCode.Ok;
    }

    private XfrmInspector Inspector(XfrmTables tables)
    {
        ChildNotes notes = OwnershipReader.Notes(Socket);
        return new(OwnershipReader.Of(tables.Policies, notes, Config, Secrets), notes);
    }
}
