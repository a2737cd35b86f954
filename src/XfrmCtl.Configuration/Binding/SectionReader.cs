using System.Collections.Frozen;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Binding;

/// <summary>Looks the keywords of sections up in the table and names those that are unknown, misplaced, repeated, empty or without effect.</summary>
internal sealed class SectionReader(DiagnosticBag diagnostics, Dialect dialect)
{
    private readonly HashSet<Keyword> _named = [];
    private readonly Dictionary<(string Keyword, bool Setup), string?> _nearest = [];

    /// <summary>Reads the sections of <c>config setup</c> as one.</summary>
    public KnownSection Setup(IReadOnlyList<ConfItem.Section> sections)
    {
        List<KnownSetting> known = [];
        foreach (ConfItem.Section section in sections)
        {
            foreach (ConfSetting setting in section.Settings)
            {
                if (KeywordTable.Setup(setting.Keyword) is { } row)
                    Keep(known, new(setting, row, null));
                else if (!IsUserComment(setting))
                    ReportUnknown(setting, setup: true, KeywordTable.Connection(setting.Keyword, out _) is not null);
            }
        }

        return new("setup", sections.Count > 0 ? sections[0].Location : default, known);
    }

    /// <summary>Reads a connection.</summary>
    public KnownSection Connection(ConfItem.Section section)
    {
        List<KnownSetting> known = new(section.Settings.Count);
        foreach (ConfSetting setting in section.Settings)
        {
            if (KeywordTable.Connection(setting.Keyword, out ConnectionEnd? end) is { } row)
                Keep(known, new(setting, row, row.Scope == KeywordScope.End ? end ?? BareEnd(setting) : null));
            else if (!IsUserComment(setting))
                ReportUnknown(setting, setup: false, KeywordTable.Setup(setting.Keyword) is not null);
        }

        return new(section.Name, section.Location, known);
    }

    private void Keep(List<KnownSetting> known, KnownSetting next)
    {
        ConfSetting setting = next.Setting;
        if (setting.Value.Length == 0)
        {
            string value = next.Row.DefaultIn(dialect);
            string fallback = value.Length == 0 ? "it counts as not written" : $"its default '{value}' is used";
            diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.EmptyValue, setting.KeywordLocation,
                $"{setting.Keyword}= has no value; {fallback}", $"it takes {next.Row.Takes}");
            return;
        }

        if (next.Row.Effect == KeywordEffect.AcceptedWithoutEffect && !next.Row.IsNeutral(setting.Value) && _named.Add(next.Row))
        {
            diagnostics.Add(next.Row.Notice, DiagnosticCode.WithoutEffect, setting.KeywordLocation,
                $"{setting.Keyword}={Shown(setting.Value)} has no effect: {next.Row.Sentence}");
        }

        int earlier = next.Row.Adds ? -1 : IndexOf(known, next);
        if (earlier < 0)
        {
            known.Add(next);
            return;
        }

        ConfSetting first = known[earlier].Setting;
        diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.Duplicate, setting.KeywordLocation,
            $"{setting.Keyword}= is set again (first in line {first.KeywordLocation.Line}); the last one counts", "leave one of them out");
        known[earlier] = next;
    }

    /// <summary>Where the same keyword of the same end stands, or -1; a section has few different ones.</summary>
    private static int IndexOf(List<KnownSetting> known, KnownSetting next)
    {
        for (int i = 0; i < known.Count; i++)
        {
            if (known[i].Row == next.Row && known[i].End == next.End)
                return i;
        }

        return -1;
    }

    private ConnectionEnd BareEnd(ConfSetting setting)
    {
        diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.EndWithoutSide, setting.KeywordLocation,
            $"{setting.Keyword}= without left or right counts as right{setting.Keyword}=", $"write left{setting.Keyword}= or right{setting.Keyword}=");
        return ConnectionEnd.Right;
    }

    private void ReportUnknown(ConfSetting setting, bool setup, bool elsewhere)
    {
        if (elsewhere)
        {
            diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.WrongSection, setting.KeywordLocation,
                setup ? $"{setting.Keyword}= belongs into a connection, not into config setup; it is passed over"
                    : $"{setting.Keyword}= belongs into config setup, not into a connection; it is passed over",
                setup ? "move it below 'conn NAME'" : "move it below 'config setup'");
            return;
        }

        if (Misconceptions.GetValueOrDefault(setting.Keyword) is { } instead)
        {
            diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.UnknownKeyword, setting.KeywordLocation,
                $"there is no keyword '{setting.Keyword}'; it is passed over", instead);
            return;
        }

        if (!_nearest.TryGetValue((setting.Keyword, setup), out string? near) && _nearest.Count < MostSuggestions)
            _nearest[(setting.Keyword, setup)] = near = KeywordTable.NearestTo(setting.Keyword, setup);
        diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.UnknownKeyword, setting.KeywordLocation,
            $"there is no keyword '{Shown(setting.Keyword)}'; it is passed over", near is null ? null : $"did you mean '{near}'?");
    }

    /// <summary>Words that people expect and no implementation has.</summary>
    private static readonly FrozenDictionary<string, string> Misconceptions = new Dictionary<string, string>
    {
        ["psk"] = InSecrets,
        ["secret"] = InSecrets,
        ["password"] = InSecrets,
        ["key"] = InSecrets,
        ["presharedkey"] = InSecrets,
        ["pre_shared_key"] = InSecrets,
        ["peer"] = "write right=",
        ["remote"] = "write right=",
        ["local"] = "write left=",
        ["localid"] = "write leftid=",
        ["remoteid"] = "write rightid=",
        ["group"] = InIke,
        ["dhgroup"] = InIke,
        ["encryption"] = InIke,
        ["hash"] = InIke,
        ["mode"] = "write type=tunnel or type=transport; for Aggressive Mode aggrmode=",
        ["dpd"] = "write dpddelay=, dpdtimeout= and dpdaction=",
    }.ToFrozenDictionary(KeywordComparer.Instance);

    private const string InSecrets = "keys stand in ipsec.secrets: ADDRESS ADDRESS : PSK \"...\"";
    private const string InIke = "it is part of ike= and phase2alg=: ike=aes256-sha1-modp1536";

    private static bool IsUserComment(ConfSetting setting) =>
        setting.Keyword.Length > 2 && setting.Keyword[0] is 'x' or 'X' && setting.Keyword[1] is '-' or '_';

    /// <summary>A file with more different unknown words than this is no ipsec.conf, and comparing words is the costly part of reading one.</summary>
    private const int MostSuggestions = 100;

    private static string Shown(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 37), "...");
}
