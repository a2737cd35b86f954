using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.Binding;

/// <summary>What counts for one section: its own lines before those of also=, before those of %default, before the table's defaults.</summary>
internal sealed class SettingScope(DiagnosticBag diagnostics)
{
    private readonly Dictionary<(Keyword Row, ConnectionEnd? End), List<Entry>> _entries = [];
    private readonly List<ValueProblem> _problems = [];

    /// <summary>Whether a value could not be used.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Whether refusals are only warned of, since nobody asks for the connection.</summary>
    public bool IsDormant { get; set; }

    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>Adds the lines of a section; those of an earlier call go before them.</summary>
    public void Add(KnownSection section, OriginKind kind, string? from = null)
    {
        HashSet<List<Entry>> mine = [];
        foreach (KnownSetting known in section.Settings)
        {
            (Keyword, ConnectionEnd?) key = (known.Row, known.End);
            if (!_entries.TryGetValue(key, out List<Entry>? entries))
            {
                _entries[key] = entries = [];
                mine.Add(entries);
            }

            if (mine.Contains(entries))
                entries.Add(new(known.Setting, kind, from));
        }
    }

    /// <summary>Whether somebody wrote the keyword.</summary>
    public bool IsWritten(Keyword row, ConnectionEnd? end = null) => _entries.ContainsKey((row, end));

    /// <summary>The line that counts, or null.</summary>
    public ConfSetting? Line(Keyword row, ConnectionEnd? end = null) => _entries.TryGetValue((row, end), out List<Entry>? entries) ? entries[^1].Setting : null;

    /// <summary>The place of the line that counts, or of the section.</summary>
    public SourceLocation Place(Keyword row, SourceLocation otherwise) => Line(row)?.ValueLocation ?? otherwise;

    /// <summary>The value that counts; one that cannot be read is reported and replaced by the default.</summary>
    public Setting<T> Of<T>(Keyword<T> row, ConnectionEnd? end = null)
    {
        if (!_entries.TryGetValue((row, end), out List<Entry>? entries))
            return new(row.DefaultValue, Origin.BuiltIn);
        Entry entry = entries[^1];
        return TryRead(row, entry.Setting, out T value) ? new(value, entry.Origin) : new(row.DefaultValue, Origin.BuiltIn);
    }

    /// <summary>The values of every line of a keyword that adds.</summary>
    public IEnumerable<Setting<T>> AllOf<T>(Keyword<T> row, ConnectionEnd? end = null)
    {
        if (!_entries.TryGetValue((row, end), out List<Entry>? entries))
            yield break;
        foreach (Entry entry in entries)
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
        foreach (((Keyword row, _), List<Entry> entries) in _entries)
        {
            ConfSetting setting = entries[^1].Setting;
            if (row.Effect == KeywordEffect.Refused && !row.IsNeutral(setting.Value))
                Fail(DiagnosticCode.Refused, setting.KeywordLocation, $"{setting.Keyword}={setting.Value} cannot be had: {row.Sentence}", "leave it out");
        }
    }

    /// <summary>Everything that is in force, in the order of the table.</summary>
    public IReadOnlyList<EffectiveSetting> Effective(IReadOnlyList<Keyword> rows, params ConnectionEnd?[] ends)
    {
        List<EffectiveSetting> effective = [];
        foreach (Keyword row in rows)
        {
            foreach (ConnectionEnd? end in ends)
            {
                if ((row.Scope == KeywordScope.End) != end is not null)
                    continue;
                string name = end is null ? row.Name : (end == ConnectionEnd.Left ? "left" : "right") + row.Name;
                if (_entries.TryGetValue((row, end), out List<Entry>? entries))
                    effective.AddRange(entries.Select(entry => new EffectiveSetting(name, entry.Setting.Value, entry.Origin, row.Effect)));
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

    private sealed record Entry(ConfSetting Setting, OriginKind Kind, string? From)
    {
        public Origin Origin => new(Kind, Setting.ValueLocation, From);
    }
}
