using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.Binding;

/// <summary>All connections by name, and how they borrow from each other.</summary>
internal sealed class ConnectionTable(DiagnosticBag diagnostics, Dialect dialect)
{
    private readonly Dictionary<string, KnownSection> _byName = new(StringComparer.Ordinal);
    private readonly List<KnownSection> _connections = [];
    private readonly List<KnownSection> _defaults = [];
    private readonly SettingScope _scope = new(diagnostics, dialect);

    /// <summary>The connections in order, without %default.</summary>
    public IReadOnlyList<KnownSection> Connections => _connections;

    public void Add(KnownSection section)
    {
        if (section.Name is "%default" or "%oedefault")
        {
            AddDefault(section);
        }
        else if (_byName.TryGetValue(section.Name, out KnownSection? first))
        {
            diagnostics.Add(DiagnosticSeverity.Error, DiagnosticCode.DuplicateConnection, section.Location,
                $"connection '{section.Name}' is there already ({first.Location}); this one is passed over", "give it another name");
        }
        else
        {
            _byName.Add(section.Name, section);
            _connections.Add(section);
        }
    }

    /// <summary>What counts for a connection: own lines, then also= in the order of the file and in depth, then %default, the last one first.</summary>
    /// <remarks>It is the same scope each time, and holds until the next call.</remarks>
    public SettingScope ScopeOf(KnownSection section)
    {
        _scope.Clear();
        _scope.Add(new(section, OriginKind.Own));
        if (_scope.IsWritten(ConnectionKeywords.Also))
            AddBorrowed(section, _scope);
        for (int i = _defaults.Count - 1; i >= 0; i--)
            _scope.Add(new(_defaults[i], OriginKind.Default));
        return _scope;
    }

    /// <summary>Walks also= without recursion, so that a long chain costs no stack.</summary>
    private void AddBorrowed(KnownSection start, SettingScope scope)
    {
        HashSet<KnownSection> visited = [start];
        HashSet<KnownSection> path = [start];
        Stack<(KnownSection Section, Queue<(ConfSetting Line, int Offset, string Name)> Names)> open = new([(start, NamesIn(start))]);
        while (open.TryPeek(out (KnownSection Section, Queue<(ConfSetting Line, int Offset, string Name)> Names) top))
        {
            if (!top.Names.TryDequeue(out (ConfSetting Line, int Offset, string Name) next))
            {
                path.Remove(open.Pop().Section);
                continue;
            }

            KnownSection? borrowed = Find(next.Name);
            if (borrowed is null)
            {
                scope.LacksBorrowed = true;
                string? near = Nearest.To(next.Name, _byName.Count <= MostNamesCompared ? _byName.Keys : []);
                scope.Fail(DiagnosticCode.AlsoMissing, next.Line.ValueLocationAt(next.Offset), $"also={next.Name}: there is no connection of this name",
                    near is null ? null : $"did you mean '{near}'?");
            }
            else if (path.Contains(borrowed))
            {
                diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.AlsoCycle, next.Line.ValueLocationAt(next.Offset),
                    $"also={next.Name} leads back to '{next.Name}' itself; it is passed over", "leave it out");
            }
            else if (visited.Add(borrowed))
            {
                scope.Add(new(borrowed, OriginKind.Also, borrowed.Name));
                path.Add(borrowed);
                open.Push((borrowed, NamesIn(borrowed)));
            }
        }
    }

    /// <summary>Openswan compares the names of also= in any case, libreswan exactly: the exact one goes first.</summary>
    private KnownSection? Find(string name) =>
        _byName.GetValueOrDefault(name) ?? (_byName.Count <= MostNamesCompared
            ? _connections.Find(section => section.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            : null);

    private void AddDefault(KnownSection section)
    {
        if (section.Name == "%oedefault")
            return;
        foreach (KnownSetting also in section.Settings.Where(known => known.Row == ConnectionKeywords.Also))
        {
            diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.Conflict, also.Setting.KeywordLocation,
                "also= cannot stand in conn %default; it is passed over", "put the settings themselves into %default");
        }

        _defaults.Add(section with { Settings = [.. section.Settings.Where(known => known.Row != ConnectionKeywords.Also)] });
    }

    private static Queue<(ConfSetting Line, int Offset, string Name)> NamesIn(KnownSection section) =>
        new(section.Settings
            .Where(known => known.Row == ConnectionKeywords.Also)
            .SelectMany(known => ValueKinds.SplitWords(known.Setting.Value, " \t,").Select(word => (known.Setting, word.Offset, word.Text))));

    private const int MostNamesCompared = 1000;
}
