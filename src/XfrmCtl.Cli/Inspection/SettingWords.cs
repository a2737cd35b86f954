using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Cli.Inspection;

/// <summary>A setting in words.</summary>
internal static class SettingWords
{
    /// <summary>A setting with its origin, its effect and, where it has none, the reason.</summary>
    public static ShownSetting Shown(EffectiveSetting setting) => new()
    {
        Keyword = setting.Keyword,
        Value = setting.Value,
        Origin = setting.Origin.Kind switch
        {
            OriginKind.Own => "own",
            OriginKind.Also => "also",
            OriginKind.Default => "default",
            OriginKind.Derived => "derived",
            _ => "built-in",
        },
        From = setting.Origin.From,
        File = setting.Origin.Location?.File,
        Line = setting.Origin.Location?.Line,
        Column = setting.Origin.Location?.Column,
        Effect = setting.Effect switch
        {
            KeywordEffect.Honoured => "honoured",
            KeywordEffect.Refused => "refused",
            _ => "without-effect",
        },
        Reason = setting.Effect == KeywordEffect.Honoured ? null : (KeywordTable.Connection(setting.Keyword, out _) ?? KeywordTable.Setup(setting.Keyword))?.Sentence,
    };

    /// <summary>Where a setting came from: <c>ipsec.conf:12</c>, with <c>(%default)</c> or <c>(also=NAME)</c> behind it.</summary>
    public static string Origin(ShownSetting setting)
    {
        string place = setting.File is null ? "" : $"{setting.File}:{setting.Line}";
        return setting.Origin switch
        {
            "also" => $"{place} (also={setting.From})",
            "default" => $"{place} (%default)",
            "derived" => $"{place} (from {setting.From})".TrimStart(),
            "built-in" => "built-in",
            _ => place,
        };
    }
}
