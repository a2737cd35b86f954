using XfrmCtl.Cli.System;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Secrets;

namespace XfrmCtl.Cli.Compat;

/// <summary><c>ipsec auto --listall</c>: the secrets by their kinds and identities, never the secrets, and empty lists of what is not held here.</summary>
internal static class SecretList
{
    /// <summary>Writes the lists that an option asks for.</summary>
    public static void Write(string option, string config, LineWriter lines)
    {
        lines.Blank();
        if (option is "listpubkeys" or "listall" or "checkpubkeys")
            Title("List of Public Keys:", lines);
        if (option is "listpsks" or "listall")
            WriteSecrets(config, lines);
        if (option is "listcerts" or "listall")
            Title("List of X.509 End Certificates:", lines);
        if (option is "listcacerts" or "listall")
            Title("List of X.509 CA Certificates:", lines);
        if (option is "listcrls" or "listall")
            Title("List of CRLs:", lines);
    }

    private static void Title(string title, LineWriter lines)
    {
        lines.Line(title);
        lines.Blank();
    }

    private static void WriteSecrets(string config, LineWriter lines)
    {
        string secrets = Verb.UsualSecrets;
        using LoadedConfiguration files = new ConfigurationFiles().Load(config, ref secrets);
        Title($"List of Pre-shared secrets (from {secrets})", lines);
        foreach (SecretEntry entry in files.Secrets.Entries)
        {
            string kind = entry.Kind switch { SecretKind.Psk => "PSK", SecretKind.PrivateKey => "RSA", SecretKind.Xauth => "XAUTH", _ => "other" };
            string ids = entry.Ids.Count == 0 ? "(none)" : string.Join(' ', entry.Ids.Select(id => id.Text));
            lines.Line($"    {entry.Location.Line}: {kind} {ids}");
        }

        lines.Blank();
    }
}
