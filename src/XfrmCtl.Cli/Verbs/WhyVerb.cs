using System.Text.Json;
using CommandLine;
using XfrmCtl.Cli.Inspection;
using XfrmCtl.Cli.Output;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>why</c>: what is wrong with a connection, the most probable cause first, and what to do on either side.</summary>
internal sealed class WhyVerb : Verb
{
    [Value(0, MetaName = "CONNECTION", Required = true, HelpText = "The connection's name.")]
    public string Connection { get; set; } = "";

    public override bool NeedsMore => true;

    public override Task<ExitCode> Run(CliContext context)
    {
        var client = new ControlClient(Socket);

        // The daemon tells what the connection is; what this machine is like for it is then looked at from here, where firewalls' own programs can be asked.
        ControlReply status = client.Ask(new ControlRequest { Verb = "status", Connection = Connection }, Patience.ForAnswer, context.Interrupted);
        MachineFacts? machine = status.Status?.Connections is [{ } connection] ? new MachineFactsReader(context).Read(connection) : null;
        ControlReply reply = client.Ask(
            new ControlRequest { Verb = "why", Connection = Connection, Machine = machine }, Patience.ForAnswer, context.Interrupted);
        if (reply.Why is not { } why)
        {
            new EventReport(context.Terminal, InkFor(context), Verbose, Quiet).Conclude(reply);
            return Task.FromResult(reply.ExitCode == ExitCode.Ok ? ExitCode.No : reply.ExitCode);
        }

        if (Json)
            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(why, CliJson.Default.WhyDocument));
        else if (!(Quiet && why.Ok))
            new WhyScreen(context.Terminal, InkFor(context), context.Clock.GetUtcNow(), Verbose).Write(why);
        return Task.FromResult(why.ExitCode);
    }
}
