using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.Binding;

/// <summary>What counts for one section: its own lines before those of also=, before those of %default, before the table's defaults.</summary>
internal sealed class SettingScope(DiagnosticBag diagnostics)
{
    private readonly Dictionary<int, Entry> _entries = [];
    private readonly List<ValueProblem> _problems = [];
    private int _sections;

    /// <summary>Whether a value could not be used.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Whether an also= names no connection, so that anything may be missing.</summary>
    public bool LacksBorrowed { get; set; }

    /// <summary>Whether refusals are only warned of, since nobody asks for the connection.</summary>
    public bool IsDormant { get; set; }

    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>Adds the lines of a section; those of an earlier call go before them.</summary>
    public void Add(KnownSection section, OriginKind kind, string? from = null)
    {
        _sections++;
        foreach (KnownSetting known in section.Settings)
        {
            int key = Key(known.Row, known.End);
            if (!_entries.TryGetValue(key, out Entry? earlier) || earlier.Section == _sections)
                _entries[key] = new(known, _sections, kind, from, earlier);
        }
    }

    /// <summary>Whether somebody wrote the keyword.</summary>
    public bool IsWritten(Keyword row, ConnectionEnd? end = null) => _entries.ContainsKey(Key(row, end));

    /// <summary>The line that counts, or null.</summary>
    public ConfSetting? Line(Keyword row, ConnectionEnd? end = null) => _entries.TryGetValue(Key(row, end), out Entry? entry) ? entry.Setting : null;

    /// <summary>The place of the line that counts, or of the section.</summary>
    public SourceLocation Place(Keyword row, SourceLocation otherwise) => Line(row)?.ValueLocation ?? otherwise;

    /// <summary>The value that counts; one that cannot be read is reported and replaced by the default.</summary>
    public Setting<T> Of<T>(Keyword<T> row, ConnectionEnd? end = null)
    {
        if (!_entries.TryGetValue(Key(row, end), out Entry? entry))
            return new(row.DefaultValue, Origin.BuiltIn);
        return TryRead(row, entry.Setting, out T value) ? new(value, entry.Origin) : new(row.DefaultValue, Origin.BuiltIn);
    }

    /// <summary>The values of every line of a keyword that adds.</summary>
    public IEnumerable<Setting<T>> AllOf<T>(Keyword<T> row, ConnectionEnd? end = null)
    {
        foreach (Entry entry in EntriesOf(row, end))
        {
            if (TryRead(row, entry.Setting, out T value))
                yield return new(value, entry.Origin);
        }
    }

    /// <summary>Reports an error of the whole section.</summary>
    public void Fail(string code, SourceLocation location, string message, string? suggestion = null)
    {
        HasErrors = true;
        diagnostics.Add(IsDormant ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error, code, location, message, suggestion);
    }

    /// <summary>Reports every refused keyword, and reads those that have no effect for their problems.</summary>
    public void CheckEffects()
    {
        foreach (Entry entry in _entries.Values)
        {
            (ConfSetting setting, Keyword row, _) = entry.Known;
            if (row.Effect != KeywordEffect.Refused || row.IsNeutral(setting.Value))
                continue;
            Fail(DiagnosticCode.Refused, setting.KeywordLocation, $"{setting.Keyword}={setting.Value} cannot be had: {row.Sentence}",
                row.Neutral.Count == 0 ? "leave it out" : $"write {setting.Keyword}={row.Neutral[0]}");
        }
    }

    /// <summary>Everything that is in force, in the order of the table; put together when it is asked for.</summary>
    public IReadOnlyList<EffectiveSetting> Effective(IReadOnlyList<Keyword> rows, params ConnectionEnd?[] ends) =>
        new DeferredList<EffectiveSetting>(() => FindEffective(rows, ends));

    private List<EffectiveSetting> FindEffective(IReadOnlyList<Keyword> rows, ConnectionEnd?[] ends)
    {
        List<EffectiveSetting> effective = [];
        foreach (Keyword row in rows)
        {
            foreach (ConnectionEnd? end in ends)
            {
                if ((row.Scope == KeywordScope.End) != end is not null)
                    continue;
                string name = end is null ? row.Name : (end == ConnectionEnd.Left ? "left" : "right") + row.Name;
                if (IsWritten(row, end))
                    effective.AddRange(EntriesOf(row, end).Select(entry => new EffectiveSetting(name, entry.Setting.Value, entry.Origin, row.Effect)));
                else if (row.Default.Length > 0)
                    effective.Add(new(name, row.Default, Origin.BuiltIn, row.Effect));
            }
        }

        return effective;
    }

    private bool TryRead<T>(Keyword<T> row, ConfSetting setting, out T value)
    {
        _problems.Clear();
        bool read = row.Kind.TryRead(setting.Value, _problems, out value);
        foreach (ValueProblem problem in _problems)
            diagnostics.Add(setting, problem);
        // What has no effect cannot be wrong enough to keep a connection from being loaded.
        HasErrors |= !read && row.Effect != KeywordEffect.AcceptedWithoutEffect;
        return read;
    }

    /// <summary>The lines of a keyword in order.</summary>
    private Stack<Entry> EntriesOf(Keyword row, ConnectionEnd? end)
    {
        Stack<Entry> entries = [];
        for (Entry? entry = _entries.GetValueOrDefault(Key(row, end)); entry is not null; entry = entry.Earlier)
            entries.Push(entry);
        return entries;
    }

    private static int Key(Keyword row, ConnectionEnd? end) => row.Ordinal * 3 + (end is null ? 0 : end == ConnectionEnd.Left ? 1 : 2);

    private sealed record Entry(KnownSetting Known, int Section, OriginKind Kind, string? From, Entry? Earlier)
    {
        public ConfSetting Setting => Known.Setting;

        public Origin Origin => new(Kind, Setting.ValueLocation, From);
    }
}
