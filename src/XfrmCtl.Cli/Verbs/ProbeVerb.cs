using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CommandLine;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.Probing;
using XfrmCtl.Control;
using XfrmCtl.Core.Algorithms;
using AuthenticationMethod = XfrmCtl.Ike.Codec.Registry.AuthenticationMethod;

namespace XfrmCtl.Cli.Verbs;

/// <summary><c>probe PEER</c>: which Phase 1 proposals a peer takes.</summary>
internal sealed class ProbeVerb : Verb
{
    private const int Ike = 500;

    [Value(0, MetaName = "PEER", Required = true, HelpText = "The peer's address or name.")]
    public string Peer { get; set; } = "";

    public override bool NeedsMore => true;

    [Option("port", MetaValue = "N", Default = Ike, HelpText = "The peer's port.")]
    public int Port { get; set; } = Ike;

    [Option("from", MetaValue = "ADDRESS", HelpText = "Our address; peers know us by it.")]
    public string? From { get; set; }

    [Option("auth", MetaValue = "METHOD", Default = "psk", HelpText = "What the proposals authenticate by: psk or rsasig.")]
    public string Authentication { get; set; } = "psk";

    [Option("all", HelpText = "Ask about everything, DES and the largest groups too, and not only what an ASA can have.")]
    public bool All { get; set; }

    [Option("pace", MetaValue = "SECONDS", HelpText = "Between two messages; half a second unless given.")]
    public double? Pace { get; set; }

    public override string? Objection() =>
        Port is < 1 or > 65535 ? "--port takes 1 to 65535"
        : Authentication is not ("psk" or "rsasig") ? $"--auth takes psk or rsasig, not '{Authentication}'"
        : Pace is < 0 or > 3600 or double.NaN ? "--pace takes seconds, up to 3600"
        : From is not null && !IPAddress.TryParse(From, out _) ? $"--from takes an address, not '{From}'"
        : base.Objection();

    public override async Task<ExitCode> Run(CliContext context)
    {
        if (await Resolve(context).ConfigureAwait(false) is not { } address)
            return ExitCode.Usage;
        IReadOnlyList<IkeProposal> asked = All ? ProbeMatrix.All : ProbeMatrix.Usual;
        var search = new ProbeSearch(asked);
        ProbePace pace = Pace is { } seconds ? ProbePace.Polite with { BetweenOffers = TimeSpan.FromSeconds(seconds) } : ProbePace.Polite;
        AuthenticationMethod method = Authentication == "psk" ? AuthenticationMethod.PRE_SHARED_KEY : AuthenticationMethod.RSA_SIGNATURES;
        try
        {
            using var prober = new Prober(new IPEndPoint(address, Port), From is null ? null : IPAddress.Parse(From), method, pace, TimeProvider.System);
            if (!Json && !Quiet && prober.LocalPort != Ike)
                context.Terminal.Error.WriteLine($"xfrmctl: from port {prober.LocalPort.ToString(CultureInfo.InvariantCulture)}, since 500 is taken or not for us; a peer may answer to 500 alone");
            if (Verbose && !Json)
                context.Terminal.Error.WriteLine($"xfrmctl: asking {address} about {asked.Count} proposals");
            try
            {
                await prober.Run(search, now => Show(context, now), context.Interrupted).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (context.Interrupted.IsCancellationRequested && search.HasAnswered && !Json)
            {
                // It may have taken minutes: what is known is shown.
                Tell(context, address, search, prober, [.. asked.Where(search.Knows)]);
                return ExitCode.Interrupted;
            }

            return Conclude(context, address, search, prober, asked);
        }
        catch (SocketException fault)
        {
            context.Terminal.Error.WriteLine($"xfrmctl: {address} cannot be asked: {fault.Message}");
            return ExitCode.NoAnswer;
        }
    }

    private async Task<IPAddress?> Resolve(CliContext context)
    {
        if (IPAddress.TryParse(Peer, out IPAddress? literal))
            return literal;
        try
        {
            return (await Dns.GetHostAddressesAsync(Peer, context.Interrupted).ConfigureAwait(false)).FirstOrDefault();
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            context.Terminal.Error.WriteLine($"xfrmctl: '{Words.Printable(Peer)}' is no address, and no name that can be looked up: {fault.Message}");
            return null;
        }
    }

    private void Show(CliContext context, ProbeSearch search)
    {
        if (Verbose && !Json)
            context.Terminal.Error.WriteLine($"xfrmctl: {search.Accepted.Count} taken, {search.Refused.Count} refused, {search.Silent.Count} without an answer");
    }

    private ExitCode Conclude(CliContext context, IPAddress address, ProbeSearch search, Prober prober, IReadOnlyList<IkeProposal> asked)
    {
        if (Json)
            context.Terminal.Out.WriteLine(JsonSerializer.Serialize(Document(address, search, prober), CliJson.Default.ProbeDocument));
        else
            Tell(context, address, search, prober, asked);
        return !search.HasAnswered ? ExitCode.NoAnswer : search.Accepted.Count > 0 ? ExitCode.Ok : ExitCode.Phase1Refused;
    }

    private void Tell(CliContext context, IPAddress address, ProbeSearch search, Prober prober, IReadOnlyList<IkeProposal> asked)
    {
        void Say(string text) => Paragraph.Prose(context.Terminal.Out, context.Terminal.LineWidth, "", Words.Printable(text), indent: 2);
        string messages = Words.Count((ulong)prober.Sent, "message");
        if (!search.HasAnswered)
        {
            Say(prober.IsClosed
                ? $"{address} is there, and nobody listens on its UDP port {Port}"
                : $"{address} did not answer on UDP {Port} ({messages}): the port is filtered, the peer does not know this address, or it takes no proposal and says nothing");
            return;
        }

        if (Quiet && search.Accepted.Count > 0)
            return;
        new ProbeText(context.Terminal, InkFor(context)).Write(search, asked);
        Say(search.Accepted.Count == 0
            ? $"{address} takes none of {asked.Count} proposals with {Authentication} ({string.Join(", ", search.Notifies)})"
            : $"{address} takes {search.Accepted.Count} of {asked.Count} proposals with {Authentication}, asked in {messages}");
        if (search.Accepted.Count > 0)
        {
            IkeProposal best = search.Accepted.FirstOrDefault(proposal => ProbeText.Weak(proposal).Count == 0) ?? search.Accepted[0];
            Say($"it chose first: {search.Accepted[0]}; write for example: ike={best}");
        }

        if (search.Silent.Count > 0)
            Say($"{search.Silent.Count} proposals had no answer: refused without a word, or lost");
        if (search.Vendors.Count > 0)
            Say($"it says of itself: {string.Join(", ", search.Vendors)}");
    }

    private ProbeDocument Document(IPAddress address, ProbeSearch search, Prober prober) => new()
    {
        Peer = address.ToString(),
        Port = Port,
        Authentication = Authentication,
        Answered = search.HasAnswered,
        Accepted =
        [
            .. search.Accepted.Select(proposal => new ProbedProposal
            {
                Proposal = proposal.ToString(),
                Encryption = $"{proposal.Cipher}{(proposal.Cipher.SendsKeyLength ? proposal.KeyBits : "")}",
                Hash = proposal.Hash.ConfName,
                Group = proposal.Group.ConfName,
                Weak = ProbeText.Weak(proposal),
            }),
        ],
        Refused = [.. search.Refused.Select(proposal => proposal.ToString())],
        Unanswered = [.. search.Silent.Select(proposal => proposal.ToString())],
        Vendors = [.. search.Vendors],
        Notifies = [.. search.Notifies],
        MessagesSent = prober.Sent,
    };
}
