using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Tests;

/// <summary>The files of examples/asa-site-to-site, as their administrator wrote them for Openswan.</summary>
public sealed class AsaSiteToSiteTests : IDisposable
{
    private readonly LoadedConfiguration _loaded = Load();

    public void Dispose() => _loaded.Dispose();

    [Fact]
    public void Setup_AsWritten_HasEverySetting()
    {
        SetupSettings setup = _loaded.Setup;
        Assert.Equal(IPAddress.Parse("203.0.113.133"), setup.Listen.Value);
        Assert.Equal("/etc/ipsec.conf:5:16", setup.Listen.Origin.ToString());
        Assert.Empty(setup.PlutoDebug.Value);
        Assert.True(setup.PlutoDebug.IsWritten);
        Assert.Equal("/tmp/pluto.log", setup.PlutoStderrLog.Value);
        Assert.True(setup.PerPeerLog.Value);
        Assert.Equal("/etc/ipsec.conf:8:20", setup.PerPeerLog.Origin.ToString());
        Assert.Equal("/var/log/pluto/peer", setup.PerPeerLogDirectory.Value);
        Assert.True(setup.NatTraversal.Value);
        Assert.Equal("%v4:192.0.2.0/24,%v4:203.0.113.200/32", string.Join(',', setup.VirtualPrivate.Value));
        Assert.Equal("netkey", setup.ProtoStack.Value);
        Assert.Equal(TimeSpan.FromSeconds(20), setup.KeepAlive.Value);
        Assert.Equal("built-in", setup.KeepAlive.Origin.ToString());
    }

    [Fact]
    public void Connection_AsWritten_HasEverySetting()
    {
        ConnectionSettings connection = Assert.Single(_loaded.Connections);
        Assert.Equal("L2L-IPSEC", connection.Name);
        Assert.Equal("/etc/ipsec.conf:15:6", connection.Location.ToString());
        Assert.False(connection.HasErrors);
        Assert.Equal(AutoAction.Start, connection.Auto.Value);
        Assert.Equal(ConnectionType.Tunnel, connection.Type.Value);
        Assert.Equal(AuthenticationMethod.Secret, connection.AuthBy.Value);
        Assert.Equal(["3des-md5-modp1024", "aes256-sha1-modp1024"], connection.IkeProposals.Value.Select(proposal => proposal.ToString()));
        Assert.Equal(["3des-md5"], connection.EspProposals.Value.Select(proposal => proposal.ToString()));
        Assert.Equal("modp1024", connection.PfsGroup.Value?.ConfName);
        Assert.False(connection.Pfs.Value);
        Assert.Null(connection.EffectivePfsGroup);
        Assert.Equal(TimeSpan.FromSeconds(86400), connection.IkeLifetime.Value);
        Assert.Equal(TimeSpan.FromHours(8), connection.SaLifetime.Value);
        Assert.True(connection.Rekey.Value);
        Assert.True(connection.ForceEncaps.Value);
        Assert.Equal(0, connection.KeyingTries.Value);
        Assert.Equal(TimeSpan.Zero, connection.DpdDelay.Value);
        Assert.False(connection.AggressiveMode.Value);
    }

    [Fact]
    public void Ends_AsWritten_HaveAddressesAndNetworks()
    {
        ConnectionSettings connection = Assert.Single(_loaded.Connections);
        Assert.Equal(new HostSpecification.Address(IPAddress.Parse("203.0.113.133")), connection.Left.Host.Value);
        Assert.Equal([IPNetwork.Parse("203.0.113.200/32")], connection.Left.Subnets.Value);
        Assert.Equal(IPAddress.Parse("203.0.113.200"), connection.Left.SourceIp.Value);
        Assert.Null(connection.Left.Id.Value);
        Assert.Equal(new HostSpecification.Address(IPAddress.Parse("198.51.100.2")), connection.Right.Host.Value);
        Assert.Equal([IPNetwork.Parse("192.0.2.0/24")], connection.Right.Subnets.Value);
        Assert.Null(connection.Right.SourceIp.Value);
    }

    [Fact]
    public void Diagnostics_AsWritten_NameEachIdleKeywordOnceAndWeakChoices() =>
        Assert.Equal(
            [
                "/etc/ipsec.conf:7:9: info XC1102",
                "/etc/ipsec.conf:10:9: info XC1102",
                "/etc/ipsec.conf:11:9: info XC1102",
                "/etc/ipsec.conf:30:13: warning XC1206",
                "/etc/ipsec.conf:37:19: info XC1205",
                "/etc/ipsec.secrets:1:34: warning XC2005",
            ],
            _loaded.Diagnostics.Select(diagnostic => diagnostic.ToString()).Select(line => line[..(line.IndexOf("XC", StringComparison.Ordinal) + 6)]));

    [Fact]
    public void Diagnostics_WeakAlgorithms_AreNamedOnce()
    {
        string message = Assert.Single(_loaded.Diagnostics, diagnostic => diagnostic.Code == "XC1206").Message;
        Assert.Contains("3des", message, StringComparison.Ordinal);
        Assert.Contains("md5", message, StringComparison.Ordinal);
        Assert.Contains("modp1024", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_ForBothAddresses_GiveTheKey()
    {
        SecretEntry? entry = _loaded.Secrets.FindPreSharedKey(
            IdentitySpecification.OfAddress(IPAddress.Parse("203.0.113.133")), IdentitySpecification.OfAddress(IPAddress.Parse("198.51.100.2")));
        Assert.NotNull(entry?.Value);
        Assert.True(entry.Value.FixedTimeEquals("CHANGE-ME"u8));
        Assert.Equal("/etc/ipsec.secrets:1:1", entry.Location.ToString());
    }

    [Fact]
    public void Diagnostics_WeakKey_DoNotShowIt() =>
        Assert.DoesNotContain(_loaded.Diagnostics, diagnostic => diagnostic.ToString().Contains("CHANGE-ME", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Orientation_OnTheLinuxSide_TakesLeftForUs()
    {
        ConnectionSettings connection = Assert.Single(_loaded.Connections);
        LocalNetwork machine = new()
        {
            Addresses = [new("lo", IPAddress.Loopback), new("eth0", IPAddress.Parse("203.0.113.133"))],
            Listen = _loaded.Setup.Listen.Value,
        };
        OrientedConnection? oriented = Orientation.TryOrient(connection, machine, out Text.Diagnostic? problem);
        Assert.Null(problem);
        Assert.NotNull(oriented);
        Assert.Equal(ConnectionEnd.Left, oriented.Local.End);
        Assert.Equal(IPAddress.Parse("203.0.113.133"), oriented.LocalAddress);
        Assert.Equal(IPAddress.Parse("198.51.100.2"), oriented.RemoteAddress);
        Assert.Equal("198.51.100.2", oriented.RemoteId.ToString());
    }

    [Fact]
    public void Effective_OfTheConnection_SaysWhereEachValueCameFrom()
    {
        IReadOnlyList<EffectiveSetting> effective = Assert.Single(_loaded.Connections).Effective;
        Assert.Equal("/etc/ipsec.conf:31:21", Assert.Single(effective, row => row.Keyword == "ikelifetime").Origin.ToString());
        Assert.Equal("built-in", Assert.Single(effective, row => row.Keyword == "rekeymargin").Origin.ToString());
        Assert.Equal("203.0.113.200/32", Assert.Single(effective, row => row.Keyword == "leftsubnet").Value);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Files_WithOtherLineEndsOrNoLastOne_MeanTheSame(string lineEnd)
    {
        using LoadedConfiguration other = Load(text => text.Replace("\n", lineEnd, StringComparison.Ordinal).TrimEnd('\r', '\n'));
        ConnectionSettings connection = Assert.Single(other.Connections);
        Assert.True(connection.ForceEncaps.Value);
        Assert.Equal(_loaded.Connections[0].Effective.Select(row => row.ToString()), connection.Effective.Select(row => row.ToString()));
        Assert.Equal(_loaded.Diagnostics.Select(row => row.ToString()), other.Diagnostics.Select(row => row.ToString()));
    }

    private static LoadedConfiguration Load(Func<string, string>? change = null)
    {
        change ??= text => text;
        MemoryFiles files = new MemoryFiles()
            .Add("/etc/ipsec.conf", Encoding.UTF8.GetBytes(change(File.ReadAllText(Example("ipsec.conf")))))
            .Add("/etc/ipsec.secrets", Encoding.UTF8.GetBytes(change(File.ReadAllText(Example("ipsec.secrets")))));
        return ConfigurationLoader.Load("/etc/ipsec.conf", "/etc/ipsec.secrets", files);
    }

    private static string Example(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "examples", "asa-site-to-site", name);
}
