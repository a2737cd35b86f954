using XfrmCtl.Cli.System;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Secrets;

namespace XfrmCtl.Cli.Compat;

/// <summary><c>ipsec auto --listall</c>: the secrets by their kinds and identities, never the secrets, and the keys and certificates that the daemon has loaded.</summary>
internal static class SecretList
{
    /// <summary>Writes the lists that an option asks for; where no daemon answers, those of keys and certificates are empty.</summary>
    /// <param name="option">What is asked for.</param>
    /// <param name="config">The configuration's file.</param>
    /// <param name="conversation">The daemon.</param>
    /// <param name="context">The world.</param>
    /// <param name="secrets">The file of the secrets, unless config setup names another.</param>
    public static void Write(string option, string config, PlutoConversation conversation, CliContext context, string secrets = Verb.UsualSecrets)
    {
        LineWriter lines = new(context.Terminal.Out);
        lines.Blank();
        CredentialLists lists = new(option == "listpsks" ? new() : conversation.Credentials() ?? new(), lines, conversation.IsOpenswan, context.Clock.GetUtcNow());
        if (option is "listpubkeys" or "listall" or "checkpubkeys")
            lists.Keys();
        if (option is "listpsks" or "listall")
            WriteSecrets(config, secrets, lines);
        if (option is "listcerts" or "listall")
            lists.Certificates();
        if (option is "listcacerts" or "listall")
            lists.Authorities();
        if (option is "listcrls" or "listall")
            lists.Revocations();
    }

    private static void Title(string title, LineWriter lines)
    {
        lines.Line(title);
        lines.Blank();
    }

    private static void WriteSecrets(string config, string secrets, LineWriter lines)
    {
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
