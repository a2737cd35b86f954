using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Tests.Settings;

/// <summary>Which dialect a configuration is in, and what follows from it.</summary>
public sealed class DialectTests
{
    [Theory]
    [InlineData("conn a\n\tauto=ignore\n", "Openswan, because nothing in it is of another")]
    [InlineData("config setup\n\tnat_traversal=yes\n\toe=no\n", "Openswan, because nothing in it is of another")]
    [InlineData("conn a\n\tretransmit-timeout=30\n", "libreswan, because only it has retransmit-timeout= (ipsec.conf:2:2)")]
    [InlineData("conn a\n\tauto=ondemand\n", "libreswan, because only it has auto=ondemand (ipsec.conf:2:2)")]
    [InlineData("config setup\n\tlogfile=/tmp/x\n", "libreswan, because only it has logfile= (ipsec.conf:2:2)")]
    [InlineData("config setup\n\tcharondebug=\"ike 2\"\n", "strongSwan, because only it has charondebug= (ipsec.conf:2:2)")]
    [InlineData("conn a\n\tkeyexchange=ikev1\n", "strongSwan, because only it has keyexchange=ikev1 (ipsec.conf:2:2)")]
    [InlineData("conn a\n\tleftfirewall=yes\n", "strongSwan, because only it has leftfirewall= (ipsec.conf:2:2)")]
    [InlineData("conn a\n\tencapsulation=yes\n\tcloseaction=none\n\tmargintime=1m\n", "strongSwan, because only it has closeaction= (ipsec.conf:3:2)")]
    [InlineData("conn a\n\tencapsulation=yes\nconn b\n\tcloseaction=none\n", "libreswan, because only it has encapsulation= (ipsec.conf:2:2)")]
    [InlineData("conn a\n\tcloseaction=none\nconn b\n\tencapsulation=yes\nconn c\n\tencapsulation=no\n", "strongSwan, because only it has closeaction= (ipsec.conf:2:2)")]
    [InlineData("conn a\n\tencapsulation=yes\nconfig setup\n\tx-xfrmctl-dialect=OpenSwan\n", "Openswan, because x-xfrmctl-dialect=OpenSwan says so (ipsec.conf:4:2)")]
    public void Dialect_FollowsFromTheWords(string text, string expected)
    {
        using LoadedConfiguration loaded = Conf.Load(text);
        Assert.Equal(expected, loaded.Dialect.ToString());
    }

    [Fact]
    public void Dialect_UnknownRemark_IsWarnedOf()
    {
        using LoadedConfiguration loaded = Conf.Load("config setup\n\tx-xfrmctl-dialect=freeswan\n");
        Assert.Equal(["warning 2:20 XC1107"], Conf.Summary(loaded));
        Assert.Equal(Dialect.Openswan, loaded.Dialect.Dialect);
    }

    [Fact]
    public void Dialect_OfAnIncludedFile_Counts()
    {
        MemoryFiles files = new MemoryFiles().Add("/etc/ipsec.conf", "include /etc/ipsec.d/a.conf\n").Add("/etc/ipsec.d/a.conf", "conn a\n\tikepad=no\n");
        using LoadedConfiguration loaded = ConfigurationLoader.Load("/etc/ipsec.conf", null, files);
        Assert.Equal(Dialect.Libreswan, loaded.Dialect.Dialect);
    }

    [Theory]
    [InlineData("openswan", 3600, 28800, 0, 32, "Hold", 0, true)]
    [InlineData("libreswan", 28800, 28800, 0, 128, "Hold", 0, true)]
    [InlineData("strongswan", 10800, 3600, 3, 32, "None", 0, false)]
    public void Defaults_AreTheDialects(string dialect, int ikeSeconds, int saSeconds, int tries, int window, string action, int dpdSeconds, bool pfs)
    {
        ConnectionSettings connection = Load(dialect);
        Assert.Equal(
            (ikeSeconds, saSeconds, tries, window, action, dpdSeconds, pfs),
            ((int)connection.IkeLifetime.Value.TotalSeconds, (int)connection.SaLifetime.Value.TotalSeconds, connection.KeyingTries.Value, connection.ReplayWindow.Value,
                connection.DpdAction.Value.ToString(), (int)connection.DpdDelay.Value.TotalSeconds, connection.Pfs.Value));
    }

    /// <summary>Openswan's from its table of built-in transforms, libreswan's as its algparse -v1 prints them (AES for both of its lengths).</summary>
    [Theory]
    [InlineData("openswan", "",
        "aes128-sha1-modp2048 aes128-md5-modp2048 3des-sha1-modp2048 3des-md5-modp2048 aes128-sha1-modp1536 aes128-md5-modp1536 3des-sha1-modp1536 3des-md5-modp1536 "
        + "aes128-sha1-modp1024 aes128-md5-modp1024 3des-sha1-modp1024 3des-md5-modp1024")]
    [InlineData("openswan", "3des", "3des-md5-modp1536 3des-sha1-modp1536 3des-md5-modp1024 3des-sha1-modp1024")]
    [InlineData("openswan", "aes128-sha1!", "aes128-sha1-modp1536 aes128-sha1-modp1024")]
    [InlineData("libreswan", "",
        "aes256-sha256-modp2048 aes256-sha512-modp2048 aes256-sha1-modp2048 aes128-sha256-modp2048 aes128-sha512-modp2048 aes128-sha1-modp2048 "
        + "aes256-sha256-modp1536 aes256-sha512-modp1536 aes256-sha1-modp1536 aes128-sha256-modp1536 aes128-sha512-modp1536 aes128-sha1-modp1536 "
        + "3des-sha256-modp2048 3des-sha512-modp2048 3des-sha1-modp2048 3des-sha256-modp1536 3des-sha512-modp1536 3des-sha1-modp1536")]
    [InlineData("libreswan", "3des-md5", "3des-md5-modp2048 3des-md5-modp1536")]
    [InlineData("libreswan", "aes-sha1-modp1536", "aes256-sha1-modp1536 aes128-sha1-modp1536")]
    [InlineData("strongswan", "aes-sha1-modp1024!", "aes128-sha1-modp1024")]
    [InlineData("strongswan", "3des-md5-modp1024",
        "3des-md5-modp1024 aes128-sha256-modp3072 aes128-sha1-modp3072 aes256-sha256-modp3072 aes256-sha1-modp3072 "
        + "aes128-sha256-modp2048 aes128-sha1-modp2048 aes256-sha256-modp2048 aes256-sha1-modp2048")]
    public void Ike_OpenParts_AreFilledAsTheDialectDoes(string dialect, string written, string proposals) =>
        Assert.Equal(proposals, string.Join(' ', Load(dialect, $"ike={written}").IkeProposals.Value));

    [Theory]
    [InlineData("openswan", "", "aes256-sha1 aes128-sha1 aes256-md5 aes128-md5 3des-sha1 3des-md5", "modp2048")]
    [InlineData("openswan", "aes", "aes256-md5 aes256-sha1 aes128-md5 aes128-sha1", "modp2048")]
    [InlineData("openswan", "3des;modp1024", "3des-md5 3des-sha1", "modp1024")]
    [InlineData("libreswan", "", "aes256-sha1 aes128-sha1", "modp2048")]
    [InlineData("libreswan", "3des", "3des-sha1", "modp2048")]
    [InlineData("strongswan", "aes128-sha1!", "aes128-sha1", null)]
    [InlineData("strongswan", "aes128-sha1-modp1536!", "aes128-sha1", "modp1536")]
    [InlineData("strongswan", "aes256-sha1", "aes256-sha1 aes128-sha256 aes128-sha1 aes256-sha256", null)]
    public void Esp_OpenParts_AreFilledAsTheDialectDoes(string dialect, string written, string proposals, string? pfsGroup)
    {
        ConnectionSettings connection = Load(dialect, $"esp={written}");
        Assert.Equal(proposals, string.Join(' ', connection.EspProposals.Value));
        Assert.Equal(pfsGroup, connection.EffectivePfsGroup?.ConfName);
    }

    [Fact]
    public void StrongSwan_DpdActionWritten_TurnsItsTimesOn()
    {
        ConnectionSettings connection = Load("strongswan", "dpdaction=restart");
        Assert.Equal((30, 150), ((int)connection.DpdDelay.Value.TotalSeconds, (int)connection.DpdTimeout.Value.TotalSeconds));
        Assert.Equal(TimeSpan.Zero, Load("strongswan", "dpddelay=10").DpdDelay.Value);
    }

    [Fact]
    public void WeakDefaults_OfManyConnections_AreNamedOnce()
    {
        using LoadedConfiguration loaded = Conf.Load(string.Concat(Enumerable.Range(0, 10).Select(i => Conf.ConnectionText().Replace("conn c", $"conn c{i}", StringComparison.Ordinal))));
        Diagnostic diagnostic = Assert.Single(loaded.Diagnostics, diagnostic => diagnostic.Code == DiagnosticCode.WeakDefaults);
        Assert.StartsWith("where ike= or phase2alg= is not written, as in connection 'c0', Openswan's own list counts, which has weak algorithms: md5 (",
            diagnostic.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(loaded.Diagnostics, diagnostic => diagnostic.Code == DiagnosticCode.WeakAlgorithms);
    }

    private static ConnectionSettings Load(string dialect, params string[] lines)
    {
        using LoadedConfiguration loaded = Conf.Load($"config setup\n\tx-xfrmctl-dialect={dialect}\n{Conf.ConnectionText(lines)}");
        Assert.False(loaded.HasErrors, string.Join('\n', loaded.Diagnostics));
        return Assert.Single(loaded.Connections);
    }
}
