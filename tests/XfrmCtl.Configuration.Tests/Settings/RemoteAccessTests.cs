using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Tests.Settings;

/// <summary>XAUTH and ModeCfg in the words of all three dialects.</summary>
public sealed class RemoteAccessTests
{
    [Theory]
    [InlineData("leftxauthclient=yes", true, false)]
    [InlineData("rightxauthserver=yes", true, false)]
    [InlineData("leftxauthserver=yes", false, true)]
    [InlineData("rightxauthclient=yes", false, true)]
    [InlineData("authby=xauthpsk", true, false)]
    [InlineData("authby=xauthpsk\n  xauth=client", true, false)]
    [InlineData("authby=xauthrsasig\n  xauth=server", false, true)]
    [InlineData("leftauth=psk\n  leftauth2=xauth\n  rightauth=psk", true, false)]
    [InlineData("leftauth=pubkey\n  rightauth=pubkey\n  rightauth2=xauth-generic", false, true)]
    [InlineData("authby=secret", false, false)]
    public void Xauth_OfEveryDialect_GivesOurPart(string lines, bool client, bool server)
    {
        RemoteAccessRoles roles = Roles(lines);
        Assert.Equal((client, server), (roles.XauthClient, roles.XauthServer));
    }

    [Theory]
    [InlineData("leftmodecfgclient=yes", true, false)]
    [InlineData("leftsourceip=%config", true, false)]
    [InlineData("rightmodecfgserver=yes", true, false)]
    [InlineData("leftmodecfgserver=yes\n  rightaddresspool=10.9.0.1-10.9.0.9", false, true)]
    [InlineData("rightsourceip=10.9.0.0/24", false, true)]
    [InlineData("rightmodecfgclient=yes", false, true)]
    [InlineData("leftsourceip=10.0.0.1", false, false)]
    public void ModeConfig_OfEveryDialect_GivesOurPart(string lines, bool client, bool server)
    {
        RemoteAccessRoles roles = Roles(lines);
        Assert.Equal((client, server), (roles.ModeConfigClient, roles.ModeConfigServer));
    }

    [Theory]
    [InlineData("leftmodecfgclient=yes", false)]
    [InlineData("leftmodecfgclient=yes\n  modecfgpull=yes", true)]
    [InlineData("leftsourceip=%config\n  modeconfig=push\n  keyexchange=ikev1", false)]
    [InlineData("leftsourceip=%config\n  keyexchange=ikev1", true)]
    public void Pull_UnlessWritten_IsTheDialects(string lines, bool pull) => Assert.Equal(pull, Connection(lines).RemoteAccess.Pull);

    [Fact]
    public void Gateway_Values_AreRead()
    {
        ConnectionSettings connection = Connection("""
            leftxauthserver=yes
              leftmodecfgserver=yes
              rightaddresspool=10.9.0.10-10.9.0.99
              modecfgdns="192.0.2.53, 192.0.2.54"
              modecfgdomains="example.org example.net"
              modecfgbanner="Be careful."
              xauthby=alwaysok
            """);
        Assert.Equal("10.9.0.10-10.9.0.99", connection.Right.RemoteAccess.Pool!.ToString());
        Assert.Equal(90, connection.Right.RemoteAccess.Pool.Count);
        Assert.Equal(["192.0.2.53", "192.0.2.54"], connection.RemoteAccess.Dns.Select(server => server.ToString()));
        Assert.Equal(["example.org", "example.net"], connection.RemoteAccess.Domains);
        Assert.Equal(("Be careful.", true), (connection.RemoteAccess.Banner, connection.RemoteAccess.AcceptsEveryPassword));
    }

    [Theory]
    [InlineData("xauthby=pam", "xauthby=pam")]
    [InlineData("xauthfail=soft", "xauthfail=soft")]
    [InlineData("leftauth2=xauth-eap", "leftauth2=xauth-eap")]
    [InlineData("leftsourceip=%dhcp", "%dhcp")]
    [InlineData("leftxauthclient=yes\n  leftxauthserver=yes", "XAUTH")]
    [InlineData("leftauth=psk\n  rightauth=pubkey", "leftauth=psk and rightauth=pubkey")]
    [InlineData("rightaddresspool=10.9.0.9-10.9.0.1", "10.9.0.9-10.9.0.1")]
    public void Connection_ThatAsksForWhatIsNotDone_IsRefusedWithWords(string lines, string word)
    {
        using LoadedConfiguration loaded = Conf.Load(Text(lines));
        Assert.True(Assert.Single(loaded.Connections).HasErrors);
        Assert.Contains(loaded.Diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Message.Contains(word, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("leftxauthclient=yes\n  authby=secret", DiagnosticCode.GroupKey, true)]
    [InlineData("leftxauthclient=yes\n  authby=rsasig", DiagnosticCode.GroupKey, false)]
    [InlineData("leftxauthserver=yes\n  xauthby=alwaysok", DiagnosticCode.EveryPassword, true)]
    [InlineData("leftxauthserver=yes\n  xauthby=file", DiagnosticCode.EveryPassword, false)]
    public void Connection_ThatIsUnsafe_IsWarnedOf(string lines, string code, bool warned)
    {
        using LoadedConfiguration loaded = Conf.Load(Text(lines));
        Assert.Equal(warned, loaded.Diagnostics.Any(diagnostic => diagnostic.Code == code && diagnostic.Severity == DiagnosticSeverity.Warning));
    }

    private static RemoteAccessRoles Roles(string lines)
    {
        ConnectionSettings connection = Connection(lines);
        return RemoteAccessRoles.Of(new(connection, connection.Left, connection.Right, System.Net.IPAddress.Parse("192.0.2.1"), null, IdentitySpecification.Any, IdentitySpecification.Any));
    }

    private static ConnectionSettings Connection(string lines)
    {
        using LoadedConfiguration loaded = Conf.Load(Text(lines));
        ConnectionSettings connection = Assert.Single(loaded.Connections);
        Assert.False(connection.HasErrors, connection.FirstError?.ToString());
        return connection;
    }

    private static string Text(string lines) => $"version 2.0\nconn one\n  left=192.0.2.1\n  right=198.51.100.2\n  auto=add\n  {lines}\n";
}
