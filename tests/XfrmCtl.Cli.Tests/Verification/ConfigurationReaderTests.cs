using System.Net;
using System.Runtime.Versioning;
using XfrmCtl.Cli.Verification;
using XfrmCtl.Cli.Verification.Checks;

namespace XfrmCtl.Cli.Tests.Verification;

[SupportedOSPlatform("linux")]
public sealed class ConfigurationReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Facts_ExampleOfTheAsa_AreThoseOfTheTunnel()
    {
        ConfigurationFacts facts = Read(Example("ipsec.conf"), Example("ipsec.secrets"));

        ConnectionFacts tunnel = Assert.Single(facts.Connections);
        Assert.Null(facts.ConfigUnreadable);
        Assert.DoesNotContain(facts.ConfigProblems, problem => problem.IsError);
        Assert.Equal(IPAddress.Parse("203.0.113.133"), tunnel.LocalAddress);
        Assert.Equal(IPAddress.Parse("198.51.100.2"), tunnel.RemoteAddress);
        Assert.Equal(IPAddress.Parse("203.0.113.200"), tunnel.SourceAddress);
        Assert.Equal(["3des-md5"], tunnel.EspProposals.Select(proposal => proposal.ToString()));
        Assert.Equal(["3des", "md5", "modp1024"], tunnel.Weaknesses.Order());
        Assert.False(tunnel.LacksSecret);
        Assert.False(tunnel.IsGateway);
    }

    [Fact]
    public void Facts_SecretsOfOthers_LackTheSecret() =>
        Assert.True(Assert.Single(Read(Example("ipsec.conf"), "192.0.2.7 192.0.2.8 : PSK \"a-long-and-winding-secret\"\n").Connections).LacksSecret);

    [Fact]
    public void Facts_SecretsReadableByAll_AreExposed()
    {
        string secrets = _folder.Write("open.secrets", Example("ipsec.secrets"));
        File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        ConfigurationFacts facts = ConfigurationReader.Facts(_folder.Write("ipsec.conf", Example("ipsec.conf")), secrets);

        Assert.True(facts.SecretsExposed);
        using var proc = new FakeProc();
        Assert.Equal(CheckResult.Skipped, proc.Run(new SecretsMatchCheck(), facts).Result);
    }

    [Fact]
    public void Facts_NoFiles_SayThatTheyCannotBeRead()
    {
        ConfigurationFacts facts = ConfigurationReader.Facts("/nonexistent/ipsec.conf", "/nonexistent/ipsec.secrets");

        Assert.Contains("/nonexistent/ipsec.conf", facts.ConfigUnreadable, StringComparison.Ordinal);
        Assert.Contains("/nonexistent/ipsec.secrets", facts.SecretsUnreadable, StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_WeakKey_IsNamedByItsPlaceAndNotShown()
    {
        ConfigurationFacts facts = Read(Example("ipsec.conf"), "203.0.113.133 198.51.100.2 : PSK \"hunter2\"\n");

        Assert.Contains("ipsec.secrets:1:", Assert.Single(facts.WeakSecrets).Line, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", facts.WeakSecrets[0].Line, StringComparison.Ordinal);
        Assert.Empty(facts.SecretsProblems);
    }

    [Fact]
    public void Facts_IncludedSecretsAndPrivateKeys_AreFilesToLookAt()
    {
        string included = _folder.Write("more.secrets", ": RSA gateway.pem\n");
        File.SetUnixFileMode(included, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        ConfigurationFacts facts = Read(Example("ipsec.conf"), $"include {included}\n");

        Assert.Equal([facts.SecretsPath, included, "/etc/ipsec.d/private/gateway.pem"], facts.SecretsFiles);
    }

    private static string Example(string name) => File.ReadAllText(Path.Combine(Repository.Root, "examples", "asa-site-to-site", name));

    private ConfigurationFacts Read(string config, string secrets)
    {
        string secretsPath = _folder.Write("ipsec.secrets", secrets);
        File.SetUnixFileMode(secretsPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return ConfigurationReader.Facts(_folder.Write("ipsec.conf", config), secretsPath);
    }
}
