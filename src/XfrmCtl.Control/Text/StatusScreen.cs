using System.Globalization;

namespace XfrmCtl.Control.Text;

/// <summary>One connection as a screen of text.</summary>
public sealed class StatusScreen(Sheet sheet, Ink ink, DateTimeOffset now, bool verbose, TrafficRates? rates = null)
{
    private const int LabelWidth = 11;
    private const int Margin = 2;

    /// <summary>Writes it.</summary>
    public void Write(ConnectionStatus connection)
    {
        string headline = ink.Strong(Words.Printable(connection.Name)) + "  " + Headline(connection);
        foreach (string line in Words.Columns(headline) <= sheet.Width ? [headline] : Words.Fold(headline, sheet.Width))
            sheet.Out.WriteLine(line);
        sheet.Out.WriteLine();
        Line("here", End(connection.Local));
        Line("peer", End(connection.Remote));
        if (connection.Auto is { } auto)
            Line("auto", Words.Printable(auto));

        foreach (IkeStatus ike in verbose ? connection.Ike : connection.Ike.Take(1))
            Write(ike);
        if (!verbose && connection.Ike.Count > 1)
            Line("", $"and {Words.Count((ulong)connection.Ike.Count - 1, "older Phase 1 SA")}");
        foreach (IpsecStatus child in verbose ? connection.Ipsec : NewestOfEachTraffic(connection.Ipsec))
            Write(connection, child);
        if (connection.LastError is { } error)
            Write(error);
    }

    /// <summary>The state with its colour and since when.</summary>
    public static string State(string state, Ink ink) => state switch
    {
        "up" => ink.Good(state),
        "failed" or "down" => ink.Bad(state),
        "connecting" => ink.Warning(state),
        _ => Words.Printable(state),
    };

    private string Headline(ConnectionStatus connection)
    {
        DateTimeOffset? since = null;
        foreach (IpsecStatus child in connection.Ipsec)
            if (child.EstablishedAt is { } established && !(established >= since))
                since = established;
        string state = State(connection.State, ink);
        return connection.State == "up" && since is { } time ? $"{state} since {Words.Time(time)} ({Words.Duration(now - time)})" : state;
    }

    private static string End(EndStatus end)
    {
        string id = end.Id is null || end.Id == end.Address ? "" : $", id {end.Id}";
        string networks = end.Subnets.Count == 0 ? "" : $", {string.Join(", ", end.Subnets)}";
        return Words.Printable(end.Address + id + networks);
    }

    private void Write(IkeStatus ike)
    {
        sheet.Out.WriteLine();
        Line("Phase 1", $"#{ike.Serial} {Words.Printable(ike.State)}, we are the {Words.Printable(ike.Role)}");
        if (ike.Encryption is { } cipher)
        {
            string hash = ike.Hash is { } name ? ", " + AlgorithmWords.Integrity(name, ink) : "";
            string group = ike.Group is { } dh ? ", " + AlgorithmWords.Group(dh, ink) : "";
            Line("", AlgorithmWords.Cipher(cipher, ink) + hash + group);
        }

        if (Future(ike.RekeyAt, ike.ExpiresAt) is { } future)
            Line("", future);
        if (ike.User is { } user)
            Line("user", Words.Printable(user));
        if (ike.PeerVirtualAddress is { } leased)
            Line("address", $"the peer has {Words.Printable(leased)}");
        if (ike.Assigned is { } assigned)
            Write(assigned);
        // Both are known only once the peer has answered.
        bool isEstablished = ike.EstablishedAt is not null;
        if (isEstablished && ike.Nat is { } nat)
            Line("NAT", Say(nat));
        if (isEstablished && ike.Dpd is { } dpd)
            Line("DPD", Say(dpd));
        if (verbose)
            Line("cookies", $"{Words.Printable(ike.SpiInitiator)} {Words.Printable(ike.SpiResponder)}");
    }

    private void Write(AssignedStatus assigned)
    {
        Line("address", $"{Words.Printable(assigned.Address)}, given by the peer");
        if (assigned.Networks.Count > 0)
            Line("networks", Words.Printable(string.Join(", ", assigned.Networks)));
        if (assigned.Dns.Count > 0)
            Line("DNS", Words.Printable(string.Join(", ", assigned.Dns) + (assigned.Domains.Count > 0 ? $" for {string.Join(", ", assigned.Domains)}" : "")));
        if (assigned.Banner is { } banner)
            Line("banner", Words.Printable(banner));
    }

    private static string Say(NatStatus nat)
    {
        string where = (nat.Local, nat.Remote) switch
        {
            (true, true) => "on both sides",
            (true, false) => "on our side, or assumed (forceencaps)",
            (false, true) => "on the peer's side",
            _ => "none",
        };
        return where + (nat.Encapsulation ? "; ESP travels in UDP" : "");
    }

    private string Say(DpdStatus dpd)
    {
        string heard = dpd.LastHeardAt is { } time ? $", the peer was heard of {Words.Duration(now - time)} ago" : "";
        if (!dpd.Active)
            return "off" + heard;
        return (dpd.DelaySeconds is { } delay ? string.Create(CultureInfo.InvariantCulture, $"every {delay:0.#} s") : "on") + heard;
    }

    private void Write(ConnectionStatus connection, IpsecStatus child)
    {
        sheet.Out.WriteLine();
        string udp = child.Encapsulation == "udp" ? " in UDP" : "";
        Line("Phase 2", $"#{child.Serial} {(child.Protocol == "ah" ? "AH (nothing is encrypted)" : "ESP")}{udp}, {Words.Printable(child.Mode)} mode, reqid {child.Reqid}");
        Line("", Words.Printable($"{child.Selectors.Local} <-> {child.Selectors.Remote}"));
        if (child.Encryption is not null || child.Integrity is not null)
        {
            string cipher = child.Encryption is { } encryption ? AlgorithmWords.Cipher(encryption, ink) + ", " : "";
            string integrity = child.Integrity is { } name ? AlgorithmWords.Integrity(name, ink) + ", " : "";
            string pfs = child.PfsGroup is { } group ? "PFS " + AlgorithmWords.Group(group, ink) : "no PFS";
            Line("", cipher + integrity + pfs + (child.Compression is { } compression ? $", compressed ({Words.Printable(compression)})" : ""));
        }

        TrafficRate? rate = rates?.Of(connection, child);
        Line("in", Traffic(child.SpiIn, child.PacketsIn, child.BytesIn, rate?.In));
        Line("out", Traffic(child.SpiOut, child.PacketsOut, child.BytesOut, rate?.Out));
        if (Future(child.RekeyAt, child.ExpiresAt) is { } future)
            Line("", future);
    }

    private static string Traffic(string spi, ulong packets, ulong octets, double? rate) =>
        $"{Words.Printable(spi)}  {Words.Count(packets, "packet")}, {Words.Octets(octets)}{(rate is { } perSecond ? ", " + Words.Rate(perSecond) : "")}";

    private string? Future(DateTimeOffset? rekey, DateTimeOffset? expiry)
    {
        string? first = rekey is { } at ? at <= now ? "rekey is due" : $"rekeys in {Words.Duration(at - now)}" : null;
        string? second = expiry is { } end ? $"expires in {Words.Duration(end - now)}" : null;
        return (first, second) switch
        {
            (null, null) => null,
            (null, _) => second,
            (_, null) => first,
            _ => $"{first}, {second}",
        };
    }

    private void Write(LastError error)
    {
        sheet.Out.WriteLine();
        Line("last error", $"{Words.Time(error.At)} ({Words.Duration(now - error.At)} ago), {Words.Printable(error.Code)}");
        Paragraph("", error.Message, ink.Bad);
        foreach (string advice in error.Advice)
            Paragraph("- ", advice, static text => text);
    }

    private void Paragraph(string bullet, string text, Func<string, string> colour)
    {
        foreach (string line in Words.Fold(Words.Printable(text), Math.Max(20, sheet.Width - Margin - LabelWidth - bullet.Length)))
        {
            Line("", bullet + colour(line));
            bullet = new string(' ', bullet.Length);
        }
    }

    private void Line(string label, string text)
    {
        int room = Math.Max(20, sheet.Width - Margin - LabelWidth);
        // What fits stands as it is, with its two blanks between columns.
        foreach (string line in Words.Columns(text) <= room ? [text] : Words.Fold(text, room))
        {
            sheet.Out.WriteLine($"{new string(' ', Margin)}{ink.Faint(label)}{new string(' ', LabelWidth - label.Length)}{line}");
            label = "";
        }
    }

    // GroupBy and Select one after the other have the runtime put together a method that is not in the program: a fortieth of the time of the whole command, for one child.
    private static List<IpsecStatus> NewestOfEachTraffic(IReadOnlyList<IpsecStatus> children)
    {
        List<IpsecStatus> newest = [];
        foreach (IpsecStatus child in children)
        {
            int at = newest.FindIndex(known => known.Selectors == child.Selectors);
            if (at < 0)
                newest.Add(child);
            else if (child.Serial > newest[at].Serial)
                newest[at] = child;
        }

        return newest;
    }
}
