using System.Collections;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Binding;

/// <summary>What is in force for one section, made when it is first looked at: of ten thousand connections few are ever shown.</summary>
internal sealed class EffectiveList(SectionLayer[] layers, Dialect dialect, IReadOnlyList<Keyword> rows, ConnectionEnd?[] ends) : IReadOnlyList<EffectiveSetting>
{
    private IReadOnlyList<EffectiveSetting>? _settings;

    public int Count => Settings.Count;

    public EffectiveSetting this[int index] => Settings[index];

    private IReadOnlyList<EffectiveSetting> Settings => _settings ??= Find();

    public IEnumerator<EffectiveSetting> GetEnumerator() => Settings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private List<EffectiveSetting> Find()
    {
        SettingScope scope = new(new DiagnosticBag(), dialect);
        foreach (SectionLayer layer in layers)
            scope.Add(layer);
        List<EffectiveSetting> settings = [];
        foreach (Keyword row in rows)
        {
            foreach (ConnectionEnd? end in ends.Where(end => (row.Scope == KeywordScope.End) == end is not null))
                settings.AddRange(scope.EffectiveOf(row, end));
        }

        return settings;
    }
}
