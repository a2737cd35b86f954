using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Tests.Snapshots;

/// <summary>What was understood of a file, for people to read: every written value, what it came to, and every diagnostic.</summary>
internal static class SettingsText
{
    public static string OfConf(LoadedConfiguration loaded)
    {
        StringBuilder text = new();
        if (loaded.Dialect.Location is not null)
            text.Append(CultureInfo.InvariantCulture, $"dialect {loaded.Dialect.Name}: {loaded.Dialect.Reason}\n");
        Written(text, "config setup", loaded.Setup.Effective);
        foreach (ConnectionSettings connection in loaded.Connections)
        {
            Written(text, $"conn {connection.Name}{(connection.HasErrors ? " (not loadable)" : "")}", connection.Effective);
            if (connection.Auto.Value != AutoAction.Ignore)
                Effective(text, connection);
        }

        return Diagnostics(text, loaded.Diagnostics).ToString();
    }

    public static string OfSecrets(LoadedConfiguration loaded)
    {
        StringBuilder text = new();
        foreach (SecretEntry entry in loaded.Secrets.Entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"{entry.Location.Line}: {entry.Kind}{(entry.File is null ? "" : " " + entry.File)}{(entry.Value is null ? " without value" : "")}");
            text.Append(string.Concat(entry.Ids.Select(id => $" [{id.Kind} {id}]"))).Append('\n');
        }

        return Diagnostics(text, loaded.Diagnostics).ToString();
    }

    private static void Written(StringBuilder text, string header, IReadOnlyList<EffectiveSetting> settings)
    {
        EffectiveSetting[] written = [.. settings.Where(setting => setting.Origin.Kind != OriginKind.BuiltIn)];
        if (header == "config setup" && written.Length == 0)
            return;
        text.Append(header).Append('\n');
        foreach (IGrouping<string, EffectiveSetting> origin in written.GroupBy(setting => setting.Origin.Kind switch
        {
            OriginKind.Default => "%default",
            OriginKind.Also => "also=" + setting.Origin.From,
            _ => "own",
        }))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {origin.Key}: {string.Join("; ", origin.Select(setting => $"{setting.Keyword}={Short(setting.Value)}"))}\n");
        }
    }

    private static void Effective(StringBuilder text, ConnectionSettings connection)
    {
        text.Append(CultureInfo.InvariantCulture, $"  {connection.Auto.Value} {connection.Type.Value}: {End(connection.Left)} ... {End(connection.Right)}\n");
        text.Append(CultureInfo.InvariantCulture, $"  ike {List(connection.IkeProposals)}; esp {List(connection.EspProposals)}; pfs {connection.EffectivePfsGroup?.ConfName ?? "no"}\n");
        text.Append(CultureInfo.InvariantCulture, $"  lifetimes {Seconds(connection.IkeLifetime)} {Seconds(connection.SaLifetime)}, margin {Seconds(connection.RekeyMargin)}, ");
        text.Append(CultureInfo.InvariantCulture, $"fuzz {connection.RekeyFuzzPercent.Value}%, tries {connection.KeyingTries.Value}, ");
        text.Append(CultureInfo.InvariantCulture, $"dpd {Seconds(connection.DpdDelay)} {Seconds(connection.DpdTimeout)} {connection.DpdAction.Value}\n");
    }

    private static string End(EndSettings end)
    {
        string subnets = end.Subnets.Value.IsEmpty ? "" : $" {string.Join(' ', end.Subnets.Value)}";
        string id = end.Id.Value is { } identity ? $" <{identity.Kind} {identity}>" : "";
        string narrower = end.ProtocolPort.Value is { Protocol: 0 } ? "" : $" {end.ProtocolPort.Value}";
        return $"{end.Host.Value}{id}{subnets}{narrower}";
    }

    private static string List<T>(Setting<ImmutableArray<T>> proposals) => proposals.IsWritten ? string.Join(' ', proposals.Value) : "(built-in)";

    private static string Seconds(Setting<TimeSpan> time) => time.Value.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    private static StringBuilder Diagnostics(StringBuilder text, IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics)
        {
            string severity = diagnostic.Severity.ToString().ToLowerInvariant();
            text.Append(CultureInfo.InvariantCulture, $"{diagnostic.Location.Line}:{diagnostic.Location.Column} {severity} {diagnostic.Code} {diagnostic.Message}\n");
        }

        return text;
    }

    /// <summary>Raw keys and certificates' names fill pages.</summary>
    private static string Short(string value) => value.Length <= 60 ? value : string.Concat(value.AsSpan(0, 57), "...");
}
