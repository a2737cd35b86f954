using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.Binding;

/// <summary>What counts for one section: its own lines before those of also=, before those of %default, before the table's defaults.</summary>
/// <remarks>One scope serves many sections in turn, so that its tables are made once and equal algorithm strings are read once.</remarks>
internal sealed class SettingScope(DiagnosticBag diagnostics, Dialect dialect)
{
    private readonly List<SectionLayer> _layers = [];
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<int, int> _latest = [];
    private readonly List<ValueProblem> _problems = [];
    private readonly Dictionary<(Keyword Row, string Text), object?> _shared = [];

    /// <summary>Whether a value could not be used.</summary>
    public bool HasErrors => FirstError is not null;

    /// <summary>The first thing that could not be used, or null.</summary>
    public Diagnostic? FirstError { get; private set; }

    /// <summary>Whether an also= names no connection, so that anything may be missing.</summary>
    public bool LacksBorrowed { get; set; }

    /// <summary>Whether refusals are only warned of, since nobody asks for the connection.</summary>
    public bool IsDormant { get; set; }

    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>Whose defaults count.</summary>
    public Dialect Dialect => dialect;

    /// <summary>Forgets the section before.</summary>
    public void Clear()
    {
        _layers.Clear();
        _entries.Clear();
        _latest.Clear();
        (FirstError, LacksBorrowed, IsDormant) = (null, false, false);
    }

    /// <summary>Adds the lines of a section; those of an earlier call go before them.</summary>
    public void Add(SectionLayer layer)
    {
        _layers.Add(layer);
        foreach (KnownSetting known in layer.Section.Settings)
        {
            int key = Key(known.Row, known.End);
            int earlier = _latest.GetValueOrDefault(key, None);
            if (earlier != None && _entries[earlier].Layer != _layers.Count - 1)
                continue;
            _latest[key] = _entries.Count;
            _entries.Add(new(known, _layers.Count - 1, earlier));
        }
    }

    /// <summary>Whether somebody wrote the keyword.</summary>
    public bool IsWritten(Keyword row, ConnectionEnd? end = null) => _latest.ContainsKey(Key(row, end));

    /// <summary>The line that counts, or null.</summary>
    public ConfSetting? Line(Keyword row, ConnectionEnd? end = null) => TryFind(row, end, out Entry entry) ? entry.Setting : null;

    /// <summary>The place of the line that counts, or of the section.</summary>
    public SourceLocation Place(Keyword row, SourceLocation otherwise) => Line(row)?.ValueLocation ?? otherwise;

    /// <summary>The value that counts; one that cannot be read is reported and replaced by the default.</summary>
    public Setting<T> Of<T>(Keyword<T> row, ConnectionEnd? end = null)
    {
        return TryFind(row, end, out Entry entry) && TryRead(row, entry.Setting, out T value)
            ? new(value, OriginOf(entry))
            : DefaultOf(row);
    }

    /// <summary>The value of a keyword's line, read as that of another keyword.</summary>
    public Setting<T> OfOther<T>(Keyword row, Keyword<T> asRow) =>
        TryFind(row, null, out Entry entry) && TryRead(asRow, entry.Setting, out T value) ? new(value, OriginOf(entry)) : DefaultOf(asRow);

    /// <summary>The value when nobody writes it.</summary>
    public Setting<T> DefaultOf<T>(Keyword<T> row) => new(row.DefaultValueIn(dialect), Origin.BuiltIn);

    /// <summary>The values of every line of a keyword that adds.</summary>
    public IEnumerable<Setting<T>> AllOf<T>(Keyword<T> row, ConnectionEnd? end = null)
    {
        foreach (Entry entry in EntriesOf(row, end))
        {
            if (TryRead(row, entry.Setting, out T value))
                yield return new(value, OriginOf(entry));
        }
    }

    /// <summary>Reports an error of the whole section.</summary>
    public void Fail(string code, SourceLocation location, string message, string? suggestion = null)
    {
        Diagnostic error = new(IsDormant ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error, code, location, message, suggestion);
        FirstError ??= error;
        diagnostics.Add(error);
    }

    /// <summary>Reports every refused keyword, and what is wrong with values that nobody else reads.</summary>
    public void CheckEffects()
    {
        foreach (int index in _latest.Values)
        {
            (ConfSetting setting, Keyword row, _) = _entries[index].Known;
            if (row.Effect == KeywordEffect.Refused && !row.IsNeutral(setting.Value))
            {
                Fail(DiagnosticCode.Refused, setting.KeywordLocation, $"{setting.Keyword}={setting.Value} cannot be had: {row.Sentence}",
                    row.Neutral.Count == 0 ? "leave it out" : $"write {setting.Keyword}={row.Neutral[0]}");
            }
            else if (row.Effect == KeywordEffect.AcceptedWithoutEffect)
            {
                CheckValue(row, setting);
            }
        }
    }

    /// <summary>What has no effect cannot be wrong enough to keep a connection from being loaded.</summary>
    private void CheckValue(Keyword row, ConfSetting setting)
    {
        if (row.IsNeutral(setting.Value))
            return;
        _problems.Clear();
        row.CanRead(setting.Value, dialect, _problems);
        foreach (ValueProblem problem in _problems)
            diagnostics.Add(setting, problem, problem.Severity == DiagnosticSeverity.Error ? DiagnosticSeverity.Warning : problem.Severity);
    }

    /// <summary>Everything that is in force, in the order of the table; put together when it is asked for.</summary>
    public IReadOnlyList<EffectiveSetting> Effective(IReadOnlyList<Keyword> rows, params ConnectionEnd?[] ends) => new EffectiveList([.. _layers], dialect, rows, ends);

    /// <summary>What is in force for a keyword: every line that counts, or the default where there is one.</summary>
    public IEnumerable<EffectiveSetting> EffectiveOf(Keyword row, ConnectionEnd? end)
    {
        string name = end is null ? row.Name : (end == ConnectionEnd.Left ? "left" : "right") + row.Name;
        if (IsWritten(row, end))
            return EntriesOf(row, end).Select(entry => new EffectiveSetting(name, entry.Setting.Value, OriginOf(entry), row.EffectOf(entry.Setting.Value)));
        string fallback = row.DefaultIn(dialect);
        return fallback.Length > 0 ? [new(name, fallback, Origin.BuiltIn, row.EffectOf(fallback))] : [];
    }

    private bool TryRead<T>(Keyword<T> row, ConfSetting setting, out T value)
    {
        if (row.Kind.IsShared && _shared.TryGetValue((row, setting.Value), out object? known))
        {
            value = (T)known!;
            return true;
        }

        _problems.Clear();
        bool read = row.Kind.TryRead(setting.Value, dialect, _problems, out value);
        bool hasEffect = row.Effect != KeywordEffect.AcceptedWithoutEffect;
        foreach (ValueProblem problem in _problems)
            diagnostics.Add(setting, problem, hasEffect || problem.Severity != DiagnosticSeverity.Error ? null : DiagnosticSeverity.Warning);
        if (!read && hasEffect)
            FirstError ??= DiagnosticBag.Of(setting, FirstRefusal() ?? new(0, "it cannot be read"));
        if (row.Kind.IsShared && _problems.Count == 0 && _shared.Count < MostShared)
            _shared.Add((row, setting.Value), value);
        return read;
    }

    // Not a lambda where it is used: each T of that would have a class of its own for it, which the runtime makes at every start.
    private ValueProblem? FirstRefusal() => _problems.Find(problem => problem.Severity == DiagnosticSeverity.Error);

    private bool TryFind(Keyword row, ConnectionEnd? end, out Entry entry)
    {
        bool found = _latest.TryGetValue(Key(row, end), out int index);
        entry = found ? _entries[index] : default;
        return found;
    }

    /// <summary>The lines of a keyword in order.</summary>
    private Stack<Entry> EntriesOf(Keyword row, ConnectionEnd? end)
    {
        Stack<Entry> entries = [];
        for (int index = _latest.GetValueOrDefault(Key(row, end), None); index != None; index = _entries[index].Earlier)
            entries.Push(_entries[index]);
        return entries;
    }

    private Origin OriginOf(Entry entry) => new(_layers[entry.Layer].Kind, entry.Setting.ValueLocation, _layers[entry.Layer].From);

    private static int Key(Keyword row, ConnectionEnd? end) => row.Ordinal * 3 + (end is null ? 0 : end == ConnectionEnd.Left ? 1 : 2);

    private const int None = -1;
    private const int MostShared = 1000;

    /// <summary>A line that counts, and the one of the same keyword and section before it.</summary>
    private readonly record struct Entry(KnownSetting Known, int Layer, int Earlier)
    {
        public ConfSetting Setting => Known.Setting;
    }
}
