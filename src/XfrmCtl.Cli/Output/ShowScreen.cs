using System.Globalization;
using XfrmCtl.Cli.Inspection;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Cli.Output;

/// <summary>What a connection comes to, in a person's words.</summary>
internal sealed class ShowScreen(Terminal terminal, Ink ink)
{
    private const int LabelWidth = 11;
    private const int Margin = 2;

    /// <summary>Writes it.</summary>
    public void Write(ShownConnection connection)
    {
        string aliases = connection.Aliases.Count == 0 ? "" : $", also called {string.Join(", ", connection.Aliases)}";
        terminal.Out.WriteLine(ink.Strong(Words.Printable(connection.Name)));
        Line("in", $"{connection.File}:{connection.Line}{aliases}");
        if (!connection.Usable)
            Line("", "cannot be used: see the errors below", ink.Bad);

        WriteEnds(connection);
        Line("auto", Auto(connection.Auto));
        Line("Phase 1", Names(connection.Ike));
        Line("", Lifetime(connection.IkeLifetime));
        Line("Phase 2", Names(connection.Esp));
        Line("", connection.PfsGroup is { } group ? $"perfect forward secrecy with {group}" : "no perfect forward secrecy (pfs=no)");
        Line("", Lifetime(connection.SaLifetime));
        WriteWeaknesses(connection);
        Line("dead peers", connection.Dpd is { } dpd
            ? string.Create(CultureInfo.InvariantCulture, $"asked after {dpd.DelaySeconds:0.###} s of silence, dead after {dpd.TimeoutSeconds:0.###} s: {Action(dpd.Action)}")
            : "not looked for (dpddelay= and dpdtimeout= are not set)");
        if (connection.Secret is { } secret)
            WriteSecret(secret);

        foreach (DiagnosticEntry entry in connection.Diagnostics.Where(IsNews))
            Line(entry.Severity, $"line {entry.Line}: {entry.Message}{(entry.Suggestion is null ? "" : "; " + entry.Suggestion)}", Colour(entry.Severity));
    }

    /// <summary>What has no effect stands in the table of settings, and what is weak above.</summary>
    private static bool IsNews(DiagnosticEntry entry) =>
        entry.Severity == "error" || (entry.Severity == "warning" && entry.Code is not (DiagnosticCode.WithoutEffect or DiagnosticCode.WeakAlgorithms or DiagnosticCode.WeakDefaults));

    private void WriteEnds(ShownConnection connection)
    {
        if (connection.Us is null)
        {
            Line("left", End(connection.Left));
            Line("right", End(connection.Right));
            Line("", connection.NotUs ?? "which end is this machine cannot be told", ink.Warning);
            return;
        }

        bool isLeft = connection.Us == "left";
        Line("here", $"{End(isLeft ? connection.Left : connection.Right)} ({connection.Us})");
        Line("peer", $"{End(isLeft ? connection.Right : connection.Left)} ({(isLeft ? "right" : "left")})");
    }

    private static string End(ShownEnd end)
    {
        string host = end.Address is null || end.Address == end.Host ? end.Host : $"{end.Host} = {end.Address}";
        string id = end.Id == (end.Address ?? end.Host) || end.Id == "%any" ? "" : $", id {end.Id}";
        string networks = end.Networks.Count == 0 ? ", the host itself" : $", {string.Join(", ", end.Networks)}";
        string traffic = end.ProtocolPort is null ? "" : $", only protocol/port {end.ProtocolPort}";
        string source = end.SourceAddress is null ? "" : $", itself as {end.SourceAddress}";
        return (host.Length == 0 ? "nothing" : host) + id + networks + traffic + source;
    }

    private static string Names(IReadOnlyList<ShownProposal> proposals) =>
        string.Join(", ", proposals.Select(proposal => proposal.Name + (proposal.Weak.Count > 0 ? " (weak)" : "")));

    private void WriteWeaknesses(ShownConnection connection)
    {
        string[] weak = [.. connection.Ike.Concat(connection.Esp).SelectMany(proposal => proposal.Weak).Distinct().Select(weakness => $"{weakness.Name}: {weakness.Reason}")];
        string label = "weak";
        foreach (string one in weak)
        {
            Line(label, one, ink.Warning);
            label = "";
        }
    }

    private static string Lifetime(ShownLifetime lifetime)
    {
        string length = $"lives {Say(lifetime.Seconds)}";
        if (lifetime is not { RekeyEarliest: { } earliest, RekeyLatest: { } latest, RekeyAsResponder: { } responder })
            return $"{length} and is not renewed (rekey=no)";
        string when = earliest == latest ? Say(earliest) : $"{Say(earliest)} to {Say(latest)}";
        return $"{length}, renewed after {when}, where the peer began it after {Say(responder)}";
    }

    private void WriteSecret(ShownSecret secret)
    {
        if (secret.Found)
            Line("key", $"{secret.File}:{secret.Line}");
        else
            Line("key", secret.Advice ?? "none", ink.Warning);
    }

    private static string Auto(string auto) => auto switch
    {
        "ignore" => "ignore: it is not loaded",
        "add" => "add: it waits for the peer, or for 'xfrmctl up'",
        "route" => "route: the first packet brings it up",
        "start" => "start: it is brought up when the daemon starts, and kept up",
        _ => auto,
    };

    private static string Action(string action) => action switch
    {
        "hold" => "its SAs go, the next packet brings the tunnel up again",
        "clear" => "its SAs and policies go",
        "restart" => "the tunnel is negotiated anew",
        _ => action,
    };

    private Func<string, string> Colour(string severity) => severity switch
    {
        "error" => ink.Bad,
        "warning" => ink.Warning,
        _ => ink.Faint,
    };

    private static string Say(long seconds) => Words.Duration(TimeSpan.FromSeconds(seconds));

    private void Line(string label, string text, Func<string, string>? colour = null)
    {
        foreach (string line in Words.Pieces(Words.Printable(text), Math.Max(20, terminal.Width - Margin - LabelWidth)))
        {
            terminal.Out.WriteLine(new string(' ', Margin) + ink.Faint(label) + new string(' ', LabelWidth - label.Length) + (colour is null ? line : colour(line)));
            label = "";
        }
    }
}
