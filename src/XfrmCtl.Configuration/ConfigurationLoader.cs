using XfrmCtl.Configuration.Binding;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration;

/// <summary>Reads a configuration: files to documents, documents to settings, secrets beside them.</summary>
public static class ConfigurationLoader
{
    /// <summary>Reads ipsec.conf, what it includes, and ipsec.secrets; whatever is in them, there is a result and nothing is thrown.</summary>
    /// <param name="mainPath">ipsec.conf.</param>
    /// <param name="secretsPath">ipsec.secrets, or null to leave the secrets alone.</param>
    /// <param name="files">The files.</param>
    public static LoadedConfiguration Load(string mainPath, string? secretsPath, IConfigurationFiles files)
    {
        ArgumentNullException.ThrowIfNull(mainPath);
        ArgumentNullException.ThrowIfNull(files);
        DiagnosticBag diagnostics = new();
        DocumentReader documents = new(files, diagnostics);
        documents.Read(mainPath);

        DialectChoice dialect = DialectFinder.Find(documents.Sections, diagnostics);
        SectionReader sections = new(diagnostics, dialect.Dialect);
        SetupSettings setup = SetupBinder.Bind(sections.Setup(SetupSections(documents, diagnostics)), diagnostics, dialect.Dialect);
        ConnectionTable table = new(diagnostics, dialect.Dialect);
        foreach (ConfItem.Section section in documents.Sections.Where(section => section.Kind == ConfSectionKind.Connection))
            table.Add(sections.Connection(section));
        List<ConnectionSettings> connections = new(table.Connections.Count);
        foreach (KnownSection section in table.Connections)
            connections.Add(ConnectionBinder.Bind(section, table.ScopeOf(section), setup));

        IpsecSecrets secrets = secretsPath is null ? new([]) : SecretsReader.Read(secretsPath, files, diagnostics);
        SecretRules.Check(connections, secrets, diagnostics);
        return new()
        {
            Dialect = dialect,
            Setup = setup,
            Connections = connections,
            Secrets = secrets,
            Diagnostics = diagnostics.InOrder(),
            Documents = documents.Documents,
        };
    }

    /// <summary>Openswan and libreswan silently lose a second <c>config setup</c>; here it counts, and is named.</summary>
    private static List<ConfItem.Section> SetupSections(DocumentReader documents, DiagnosticBag diagnostics)
    {
        List<ConfItem.Section> setups = [.. documents.Sections.Where(section => section.Kind == ConfSectionKind.Setup)];
        foreach (ConfItem.Section again in setups.Skip(1))
        {
            diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.SetupMerged, again.Location,
                $"a second 'config setup' (the first is in {setups[0].Location}); both count, which Openswan and libreswan do not do", "write them as one");
        }

        return setups;
    }
}
