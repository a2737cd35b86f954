using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Binding;

/// <summary>Finds out whose dialect a configuration is written in.</summary>
/// <remarks>
/// The user's own remark <see cref="Remark"/> in config setup decides, which all the implementations read over. Else what only libreswan or only
/// strongSwan knows is counted, each word once. What only Openswan knows counts for nothing: such words outlive the move to another implementation.
/// </remarks>
internal static class DialectFinder
{
    /// <summary>The user's own word.</summary>
    public const string Remark = "x-xfrmctl-dialect";

    public static DialectChoice Find(IReadOnlyList<ConfItem.Section> sections, DiagnosticBag diagnostics)
    {
        if (Told(sections, diagnostics) is { } told)
            return told;
        Dictionary<string, ConfSetting> libreswan = new(KeywordComparer.Instance);
        Dictionary<string, ConfSetting> strongSwan = new(KeywordComparer.Instance);
        bool strongSwanFirst = false;
        foreach (ConfItem.Section section in sections)
        {
            foreach (ConfSetting setting in section.Settings)
            {
                Dialect? only = OnlyOne(section.Kind, setting);
                if (only == Dialect.Libreswan)
                    libreswan.TryAdd(setting.Keyword, setting);
                else if (only == Dialect.StrongSwan && strongSwan.TryAdd(setting.Keyword, setting))
                    strongSwanFirst |= libreswan.Count == 0;
            }
        }

        if (libreswan.Count == 0 && strongSwan.Count == 0)
            return new(Dialect.Openswan, "nothing in it is of another", null);
        bool isStrongSwan = strongSwan.Count > libreswan.Count || (strongSwan.Count == libreswan.Count && strongSwanFirst);
        ConfSetting witness = (isStrongSwan ? strongSwan : libreswan).Values.First();
        return new(isStrongSwan ? Dialect.StrongSwan : Dialect.Libreswan, $"only it has {Shown(witness)}", witness.KeywordLocation);
    }

    private static DialectChoice? Told(IReadOnlyList<ConfItem.Section> sections, DiagnosticBag diagnostics)
    {
        ConfSetting? line = sections
            .Where(section => section.Kind == ConfSectionKind.Setup)
            .SelectMany(section => section.Settings)
            .LastOrDefault(setting => KeywordComparer.Instance.Equals(setting.Keyword, Remark));
        if (line is null)
            return null;
        foreach (Dialect dialect in Enum.GetValues<Dialect>())
        {
            if (line.Value.Equals(DialectChoice.NameOf(dialect), StringComparison.OrdinalIgnoreCase))
                return new(dialect, $"{Remark}={line.Value} says so", line.KeywordLocation);
        }

        diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.BadValue, line.ValueLocation,
            $"{Remark}=: '{line.Value}' is no dialect; it is passed over", "write openswan, libreswan or strongswan");
        return null;
    }

    /// <summary>The only implementation that has the keyword, or takes this value for it; null where there are more.</summary>
    private static Dialect? OnlyOne(ConfSectionKind section, ConfSetting setting)
    {
        IReadOnlyList<Dialect> known = [];
        if (section == ConfSectionKind.Setup)
            known = KeywordDialects.KnownTo(KeywordScope.Setup, setting.Keyword);
        else if (section == ConfSectionKind.Connection && KeywordTable.Connection(setting.Keyword, out ConnectionEnd? end) is { } row)
            known = KeywordDialects.KnownTo(row.Scope, end is null ? setting.Keyword : setting.Keyword[EndPrefixLength(end.Value)..]);
        if (known.Count == 1)
            return known[0];
        foreach ((string keyword, string value, Dialect dialect) in TellingValues)
        {
            if (KeywordComparer.Instance.Equals(keyword, setting.Keyword) && value.Equals(setting.Value, StringComparison.OrdinalIgnoreCase))
                return dialect;
        }

        return null;
    }

    private static int EndPrefixLength(ConnectionEnd end) => end == ConnectionEnd.Left ? "left".Length : "right".Length;

    private static string Shown(ConfSetting setting) => KeywordDialectsTell(setting) ? $"{setting.Keyword}=" : $"{setting.Keyword}={setting.Value}";

    private static bool KeywordDialectsTell(ConfSetting setting) =>
        !Array.Exists(TellingValues, row => KeywordComparer.Instance.Equals(row.Keyword, setting.Keyword));

    /// <summary>Values by which a keyword that all have gives its dialect away.</summary>
    private static readonly (string Keyword, string Value, Dialect Dialect)[] TellingValues =
    [
        ("auto", "ondemand", Dialect.Libreswan), ("auto", "keep", Dialect.Libreswan),
        ("keyexchange", "ikev1", Dialect.StrongSwan), ("keyexchange", "ikev2", Dialect.StrongSwan),
        ("authby", "psk", Dialect.StrongSwan), ("authby", "pubkey", Dialect.StrongSwan),
        ("authby", "xauthpsk", Dialect.StrongSwan), ("authby", "xauthrsasig", Dialect.StrongSwan),
        ("dpdaction", "none", Dialect.StrongSwan),
    ];
}
