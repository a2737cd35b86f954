using System.Net;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Daemon.Certificates;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.RemoteAccess;
using XfrmCtl.Daemon.Tests.Composition;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Daemon.Tests.RemoteAccess;

/// <summary>From the words of ipsec.conf to what the engine needs for XAUTH and ModeCfg.</summary>
public sealed class RemoteAccessFactoryTests
{
    private readonly List<Diagnostic> _diagnostics = [];

    [Fact]
    public void Client_OfPlutosWords_HasUserPasswordAndAnOpenAddress()
    {
        LoadedConnection connection = Create("leftxauthclient=yes\n  leftusername=alice\n  leftmodecfgclient=yes\n  modecfgpull=yes\n  rightsubnet=192.0.2.0/24")!;
        XauthSettings.Client client = Assert.IsType<XauthSettings.Client>(connection.Profile.Xauth);
        Assert.Equal("alice", client.User);
        Assert.True(client.Password!.FixedTimeEquals("secret"u8));
        Assert.Equal(new ModeConfigSettings.Client(Push: false), connection.Profile.ModeConfig);
        Assert.Equal("0.0.0.0/32 <-> 192.0.2.0/24", Assert.Single(connection.Profile.Selectors).ToString());
        Assert.Equal(IPAddress.Any, connection.Routing!.Source);
        Assert.Empty(XfrmPlanner.Trap(connection.Profile));
        Assert.Null(((XauthSettings.Client)connection.WithoutSecret().Profile.Xauth!).Password);
    }

    [Fact]
    public void Client_OfStrongSwansWords_IsTheSame()
    {
        LoadedConnection connection = Create("keyexchange=ikev1\n  authby=xauthpsk\n  xauth_identity=alice\n  leftsourceip=%config\n  rightsubnet=192.0.2.0/24")!;
        Assert.Equal("alice", Assert.IsType<XauthSettings.Client>(connection.Profile.Xauth).User);
        Assert.Equal(new ModeConfigSettings.Client(Push: false), connection.Profile.ModeConfig);
    }

    [Fact]
    public void Client_WithoutPassword_IsLoadedAndWarnedOf()
    {
        Assert.NotNull(Create("leftxauthclient=yes\n  leftusername=nobody"));
        Assert.Contains(_diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning && diagnostic.Message.Contains("no password of nobody", StringComparison.Ordinal));
    }

    [Fact]
    public void Client_WithNeitherSubnet_TakesTheNetworksThatTheGatewayTells() =>
        Assert.Equal(new ModeConfigSettings.Client(Push: true, AnyNetwork: true), Create("leftxauthclient=yes\n  leftusername=alice\n  leftmodecfgclient=yes")!.Profile.ModeConfig);

    [Theory]
    [InlineData("leftxauthserver=yes\n  leftmodecfgserver=yes\n  rightaddresspool=10.9.0.1-10.9.0.9\n  leftsubnet=192.0.2.0/24\n  modecfgdns=192.0.2.53\n  right=%any")]
    [InlineData("keyexchange=ikev1\n  authby=xauthpsk\n  xauth=server\n  rightsourceip=10.9.0.0/28\n  leftsubnet=192.0.2.0/24\n  rightdns=192.0.2.53\n  modeconfig=push\n  right=%any")]
    public void Gateway_OfEitherWords_HasPoolUsersAndAnOpenPeer(string lines)
    {
        LoadedConnection connection = Create(lines)!;
        Assert.True(Assert.IsType<XauthSettings.Server>(connection.Profile.Xauth).Judge.Judge("alice", "secret"u8).Accepted);
        ModeConfigSettings.Server server = Assert.IsType<ModeConfigSettings.Server>(connection.Profile.ModeConfig);
        Assert.Equal((true, "10.9.0.1", "192.0.2.53"), (server.Push, server.Pool.First.ToString(), Assert.Single(server.Dns).ToString()));
        Assert.Equal("192.0.2.0/24", Assert.Single(server.SplitNetworks).ToString());
        Assert.Equal("192.0.2.0/24 <-> 0.0.0.0/32", Assert.Single(connection.Profile.Selectors).ToString());
        Assert.Null(connection.Profile.Remote);
        Assert.Null(connection.Routing);
    }

    [Fact]
    public void Gateway_WithoutPool_IsRefused()
    {
        Assert.Null(Create("leftxauthserver=yes\n  leftmodecfgserver=yes"));
        Assert.Contains("rightaddresspool=", _diagnostics[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reload_OfAPassword_KeepsTheSas()
    {
        ConnectionProfile before = Create("leftxauthclient=yes\n  leftusername=alice")!.Profile, same = Create("leftxauthclient=yes\n  leftusername=alice")!.Profile;
        ConnectionProfile changed = Create("leftxauthclient=yes\n  leftusername=alice", "another")!.Profile, other = Create("leftxauthclient=yes\n  leftusername=bob")!.Profile;
        Assert.True(same.SameAs(before));
        Assert.True(!changed.SameAs(before) && changed.KeepsSasOf(before) && !changed.SameSecret(before));
        Assert.False(other.KeepsSasOf(before));
    }

    private LoadedConnection? Create(string lines, string password = "secret")
    {
        string right = lines.Contains("right=", StringComparison.Ordinal) ? "" : "  right=198.51.100.2\n";
        using LoadedConfiguration files = new TextFiles
        {
            ["ipsec.conf"] = $"conn c\n  left=203.0.113.133\n{right}  auto=add\n  {lines}\n",
            ["ipsec.secrets"] = $": PSK \"a key for tests alone\"\n@alice : XAUTH \"{password}\"\n@bob : XAUTH \"bobs\"\n",
        }.Load();
        ConnectionSettings settings = Assert.Single(files.Connections);
        Assert.False(settings.HasErrors, settings.FirstError?.ToString());
        using CredentialSource credentials = new("/nowhere", files.Secrets, strict: false, TimeProvider.System);
        var machine = new LocalNetwork { Addresses = [new LocalAddress("eth0", IPAddress.Parse("203.0.113.133"))] };
        return new ProfileFactory(files.Setup, files.Secrets, credentials, new RemoteAccessFactory(files.Secrets, "/nowhere"), machine, new ReqidTable(), IkePorts.Standard).Create(settings, _diagnostics);
    }
}
