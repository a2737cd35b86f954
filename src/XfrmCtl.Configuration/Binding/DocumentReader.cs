using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Binding;

/// <summary>Reads ipsec.conf and, where they stand, the files that it includes.</summary>
internal sealed class DocumentReader(IConfigurationFiles files, DiagnosticBag diagnostics)
{
    private readonly List<IpsecConfDocument> _documents = [];
    private readonly List<ConfItem.Section> _sections = [];
    private readonly List<string> _open = [];
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public IReadOnlyList<IpsecConfDocument> Documents => _documents;

    /// <summary>The sections of all files in the order in which they were met.</summary>
    public IReadOnlyList<ConfItem.Section> Sections => _sections;

    public void Read(string path) => Read(path, SourceLocation.OfFile(path));

    private void Read(string path, SourceLocation asked)
    {
        diagnostics.Open(path);
        _read.Add(path);
        ConfigurationFile file = files.Read(path);
        if (file.Octets is null)
        {
            diagnostics.Add(DiagnosticSeverity.Error, DiagnosticCode.FileUnreadable, asked,
                $"{path} cannot be read: {file.Problem}", "check the path and the permissions");
            return;
        }

        IpsecConfDocument document = IpsecConfDocument.Parse(SourceText.FromOctets(path, file.Octets));
        _documents.Add(document);
        diagnostics.AddRange(document.Diagnostics);
        _open.Add(path);
        foreach (ConfItem item in document.Items)
        {
            if (item is ConfItem.Section section)
                _sections.Add(section);
            else if (item is ConfItem.Include include)
                Include(include, path);
        }

        _open.RemoveAt(_open.Count - 1);
    }

    private void Include(ConfItem.Include include, string from)
    {
        if (_open.Count >= DeepestInclude)
        {
            diagnostics.Add(DiagnosticSeverity.Error, DiagnosticCode.IncludeTooDeep, include.Location,
                $"include {include.Pattern} is nested deeper than {DeepestInclude} files", "look for files that include each other");
            return;
        }

        IReadOnlyList<string> paths = IncludeRule.Find(include.Pattern, from, files);
        if (paths.Count == 0)
        {
            bool wildcards = GlobPattern.HasWildcards(include.Pattern);
            diagnostics.Add(wildcards ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning, DiagnosticCode.IncludeEmpty, include.Location,
                $"include {include.Pattern} matches no file");
        }

        if (IncludeRule.Choice(include.Pattern, from, paths, files) is { } choice)
            diagnostics.Add(DiagnosticSeverity.Info, DiagnosticCode.IncludeChoice, include.Location, choice, "write the whole path");

        foreach (string path in paths)
        {
            if (_open.Contains(path))
            {
                diagnostics.Add(DiagnosticSeverity.Error, DiagnosticCode.IncludeTooDeep, include.Location,
                    $"include {include.Pattern} leads back to {path}; it is passed over", "leave it out");
            }
            else if (_read.Contains(path))
            {
                diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.IncludeTooDeep, include.Location,
                    $"include {include.Pattern} reads {path} a second time; it is passed over", "include it once");
            }
            else
            {
                Read(path, include.Location);
            }
        }
    }

    /// <summary>The limit of Openswan and libreswan.</summary>
    private const int DeepestInclude = 10;
}
