using System.Text;
using CsCheck;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Tests.IpsecConf;

/// <summary>What is written is what is read: whole documents, edits of them, and configurations that are merged.</summary>
public sealed class WrittenDocumentTests
{
    /// <summary>Characters that mean something to the grammar, and some that do not.</summary>
    private static readonly Gen<string> Text = Gen.Char["ab9 \t\"{}#=,:%@'\\!\r\u00e4\u201c"].Array[0, 12].Select(letters => new string(letters));

    private static readonly Gen<string> Name = Gen.OneOf(Gen.Char["abcXYZ012.-_"].Array[1, 10].Select(letters => new string(letters)), Text);

    /// <summary>A keyword of the table in one of its names, with a value that fits it, or with any text.</summary>
    private static readonly Gen<(string Keyword, string Value)> ConnectionSetting = Gen.OneOf(
        Of("auto", "add", "start", "route", "ignore"), Of("authby", "secret", "never"), Of("pfs", "yes", "no", "ON"), Of("left", "192.0.2.1", "%defaultroute", "gw.example.net"),
        Of("right", "198.51.100.2", "%any", "2001:db8::1"), Of("leftsubnet", "10.0.0.0/8", "10.1.0.0/16,10.2.0.0/16"), Of("rightsubnets", "10.3.0.0/24 10.4.0.0/24"),
        Of("ike", "3des-md5-modp1024", "aes256-sha1;modp1536,3des-sha1", "aes128-sha256-modp2048!"), Of("esp", "aes256-sha1", "3des-md5;modp1024"),
        Of("ikelifetime", "8h", "28800", "60m"), Of("keylife", "1h", "3600s"), Of("leftid", "@gw.example.net", "C=CH, O=Example\\, Inc., CN=gw", "@#c0ffee"),
        Of("dpddelay", "30", "10s"), Of("rekeyfuzz", "50%", "0"), Of("replay_window", "64"), Of("closeaction", "clear"), Of("encapsulation", "yes"),
        Of("also", "base", "a"), Gen.Select(Gen.Int[0, KeywordTable.Rows.Count - 1], Text, (row, text) => (KeywordOf(KeywordTable.Rows[row]), text)),
        Text.Select(text => ("x-note", text.Trim(' ', '\t', '\r'))));

    private static readonly Gen<(string Keyword, string Value)> SetupSetting = Gen.OneOf(
        Of("protostack", "netkey", "klips"), Of("nat_traversal", "yes"), Of("plutodebug", "all", "control dpd"), Of("virtual_private", "%v4:10.0.0.0/8,%v4:!10.1.0.0/16"),
        Of("x-xfrmctl-dialect", "libreswan", "strongswan", "openswan"), Text.Select(text => ("plutostderrlog", text)));

    private static readonly Gen<Model> Document = Gen.Select(
        SetupSetting.Array[0, 4], Gen.Select(Gen.OneOf(Gen.Const("%default"), Gen.Const("base"), Name), ConnectionSetting.Array[0, 8]).Array[0, 5],
        (setup, connections) => new Model(
            [.. setup.Where(CanWrite)],
            [.. connections.Where(connection => connection.Item1.Length > 0 && ConfQuoting.CanWrite("conn", connection.Item1))
                .DistinctBy(connection => connection.Item1)
                .Select(connection => (connection.Item1, connection.Item2.Where(CanWrite).ToArray()))]));

    [Fact]
    public void Write_AnyDocument_ParsesBackToTheSame() => Document.Sample(model =>
    {
        string text = model.Write();
        IpsecConfDocument document = IpsecConfDocument.Parse(new SourceText(Conf.Path, text));
        Assert.Empty(document.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));
        Assert.Equal(model.Lines(), Lines(document));
        Assert.Equal(text, ModelOf(document).Write());
    }, iter: 5000);

    [Fact]
    public void Write_AnyDocument_BindsToTheSameSettings() => Document.Sample(model =>
    {
        using LoadedConfiguration loaded = Conf.Load(model.Write());
        string merged = MergedConf.Write(loaded);
        using LoadedConfiguration again = Conf.Load(merged);
        Assert.Equal(Settings(loaded), Settings(again));
        Assert.Equal(WithoutComments(merged), WithoutComments(MergedConf.Write(again)));
    }, iter: 3000);

    [Fact]
    public void Set_AnyLineOfAnyDocument_ChangesThatValueAlone() => Gen.Select(Document, Gen.Int[0, 1000], Text).Sample((model, at, value) =>
    {
        IpsecConfDocument document = IpsecConfDocument.Parse(new SourceText(Conf.Path, model.Write()));
        ConfSetting[] settings = [.. document.Items.OfType<ConfItem.Section>().SelectMany(section => section.Settings)];
        if (settings.Length == 0)
            return;
        ConfSetting setting = settings[at % settings.Length];
        if (!CanWrite((setting.Keyword, value)))
            return;

        IpsecConfDocument edited = document.Set(setting, value);
        ConfSetting[] after = [.. edited.Items.OfType<ConfItem.Section>().SelectMany(section => section.Settings)];
        Assert.Equal(settings.Select((line, i) => (line.Keyword, i == at % settings.Length ? value : line.Value)), after.Select(line => (line.Keyword, line.Value)));
        string before = document.ToText();
        string text = edited.ToText();
        int lineStart = before.LastIndexOf('\n', setting.KeywordSpan.Start) + 1;
        int lineEnd = before.IndexOf('\n', setting.KeywordSpan.Start);
        Assert.StartsWith(before[..lineStart], text, StringComparison.Ordinal);
        Assert.EndsWith(before[lineEnd..], text, StringComparison.Ordinal);
    }, iter: 5000);

    [Fact]
    public void AddAndRemove_OfALine_GiveTheDocumentBack() => Gen.Select(Document, ConnectionSetting).Sample((model, line) =>
    {
        IpsecConfDocument document = IpsecConfDocument.Parse(new SourceText(Conf.Path, model.Write()));
        ConfItem.Section? section = document.Items.OfType<ConfItem.Section>().LastOrDefault();
        if (section is null || !CanWrite(line))
            return;
        IpsecConfDocument longer = document.Add(section, line.Keyword, line.Value);
        ConfItem.Section same = longer.Items.OfType<ConfItem.Section>().Last();
        Assert.Equal((line.Keyword, line.Value), (same.Settings[^1].Keyword, same.Settings[^1].Value));
        Assert.Equal(document.ToText(), longer.Remove(same.Settings[^1]).ToText());
    }, iter: 3000);

    [Fact]
    public void Load_AnyOctets_NeverThrowsAndNamesPlacesInTheFile() => Gen.OneOf(
        Gen.Byte.Array[0, 200],
        Document.Select(model => Encoding.UTF8.GetBytes(model.Write())),
        Gen.Select(Document, Gen.Int[0, 400], Gen.Byte).Select((model, at, octet) => Damaged(Encoding.UTF8.GetBytes(model.Write()), at, octet))).Sample(octets =>
    {
        MemoryFiles files = new MemoryFiles().Add("a", octets).Add("s", [.. octets]);
        using LoadedConfiguration loaded = ConfigurationLoader.Load("a", "s", files);
        int lines = octets.Count(octet => octet == '\n') + 1;
        Assert.All(loaded.Diagnostics, diagnostic => Assert.InRange(diagnostic.Location.Line, 0, lines));
        IpsecConfDocument document = loaded.Documents[0];
        Assert.Equal(octets, document.Source.ToOctets(document.ToText()));
    }, iter: 5000);

    private static byte[] Damaged(byte[] octets, int at, byte octet)
    {
        if (octets.Length > 0)
            octets[at % octets.Length] = octet;
        return octets;
    }

    private static Gen<(string Keyword, string Value)> Of(string keyword, params string[] values) =>
        Gen.Int[0, values.Length - 1].Select(i => (keyword, values[i]));

    private static string KeywordOf(Keyword row) => row.Scope switch
    {
        KeywordScope.End => "right" + row.Name,
        _ => row.Name,
    };

    private static bool CanWrite((string Keyword, string Value) setting) => ConfQuoting.CanWrite(setting.Keyword, setting.Value);

    private static IEnumerable<string> Lines(IpsecConfDocument document) => document.Items.OfType<ConfItem.Section>()
        .SelectMany(section => section.Settings.Select(setting => $"{setting.Keyword}={setting.Value}").Prepend($"{section.Kind} {section.Name}"));

    private static Model ModelOf(IpsecConfDocument document)
    {
        ConfItem.Section[] sections = [.. document.Items.OfType<ConfItem.Section>()];
        return new(
            [.. sections.Where(section => section.Kind == ConfSectionKind.Setup).SelectMany(section => section.Settings).Select(setting => (setting.Keyword, setting.Value))],
            [.. sections.Where(section => section.Kind == ConfSectionKind.Connection)
                .Select(section => (section.Name, section.Settings.Select(setting => (setting.Keyword, setting.Value)).ToArray()))]);
    }

    private static string[] Settings(LoadedConfiguration loaded) =>
    [
        loaded.Dialect.Name,
        .. loaded.Setup.Effective.Select(setting => $"{setting.Keyword}={setting.Value}"),
        .. loaded.Connections.SelectMany(connection => connection.Effective
            .Where(setting => setting.Keyword != "also")
            .Select(setting => $"{setting.Keyword}={setting.Value}")
            .Prepend($"{connection.Name} {string.Join(',', connection.IkeProposals.Value)} {string.Join(',', connection.EspProposals.Value)} {connection.EffectivePfsGroup}")),
    ];

    private static string WithoutComments(string text) => string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("\t#", StringComparison.Ordinal)));

    /// <summary>A document as a person thinks of it.</summary>
    private sealed record Model((string Keyword, string Value)[] Setup, (string Name, (string Keyword, string Value)[] Settings)[] Connections)
    {
        public string Write()
        {
            IpsecConfWriter writer = new();
            writer.Version().Setup();
            foreach ((string keyword, string value) in Setup)
                writer.Setting(keyword, value);
            foreach ((string name, (string Keyword, string Value)[] settings) in Connections)
            {
                writer.Connection(name);
                foreach ((string keyword, string value) in settings)
                    writer.Setting(keyword, value);
            }

            return writer.ToString();
        }

        public IEnumerable<string> Lines() => Setup.Select(setting => $"{setting.Keyword}={setting.Value}").Prepend("Setup setup")
            .Concat(Connections.SelectMany(connection => connection.Settings.Select(setting => $"{setting.Keyword}={setting.Value}").Prepend($"Connection {connection.Name}")));
    }
}
