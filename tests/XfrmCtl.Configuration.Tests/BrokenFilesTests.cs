using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Tests.Snapshots;

namespace XfrmCtl.Configuration.Tests;

/// <summary>Files with the mistakes that people make, each with every diagnostic that it gets: place, message and suggestion.</summary>
public sealed class BrokenFilesTests
{
    private const string Folder = "tests/XfrmCtl.Configuration.Tests/Broken";

    public static TheoryData<string> Names => [.. Snapshot.NamesIn(Folder).Where(name => !name.EndsWith(".expected", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_FileWithAMistake_SaysWhatIsWrongAndLosesNothingElse(string name)
    {
        byte[] octets = Snapshot.Read($"{Folder}/{name}");
        using LoadedConfiguration loaded = name.EndsWith(".conf", StringComparison.Ordinal)
            ? ConfigurationLoader.Load(name, null, new MemoryFiles().Add(name, octets))
            : ConfigurationLoader.Load("ipsec.conf", name, new MemoryFiles().Add("ipsec.conf", Good).Add(name, octets));
        string text = string.Concat(loaded.Diagnostics.Select(diagnostic => diagnostic + "\n"));
        Snapshot.VerifyFile($"{Folder}/{name}.expected", text);

        Assert.NotEmpty(loaded.Diagnostics);
        Assert.False(loaded.Connection("good")?.HasErrors ?? true);
        Assert.All(new[] { "show this key", "never", "cisco123", "k3%xQ", "abcde", "do not show" }, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
        if (name.EndsWith(".secrets", StringComparison.Ordinal))
            Assert.NotNull(loaded.Secrets.FindPreSharedKey(Address("192.0.2.1"), Address("203.0.113.9")));
    }

    private static IdentitySpecification Address(string text) => IdentitySpecification.OfAddress(System.Net.IPAddress.Parse(text));

    private const string Good =
        """
        conn good
        	authby=secret
        	left=192.0.2.1
        	right=203.0.113.9
        	ike=aes256-sha256-modp2048
        	phase2alg=aes256-sha256
        	auto=add
        """;
}
