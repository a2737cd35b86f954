using CsCheck;
using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Tests.Secrets;

public sealed class IpsecSecretsTests
{
    private const string Strong = "correct horse battery staple 42";

    [Theory]
    [InlineData("192.0.2.1 198.51.100.2 : PSK \"k\"")]
    [InlineData("192.0.2.1 198.51.100.2: PSK \"k\"")]
    [InlineData("192.0.2.1\t198.51.100.2 : psk 'k'")]
    [InlineData("192.0.2.1\r\n\t198.51.100.2\r\n\t: PSK\r\n\t\"k\"\r\n")]
    [InlineData("# comment\n192.0.2.1 198.51.100.2 : \"k\" # old form\n")]
    [InlineData("192.0.2.1 198.51.100.2 : PSK 0x6b")]
    [InlineData("192.0.2.1 198.51.100.2 : PSK 0sa2==")]
    [InlineData("192.0.2.1 198.51.100.2 : PSK 0tk")]
    [InlineData("\uFEFF192.0.2.1 198.51.100.2 : PSK `k`")]
    [InlineData("  192.0.2.1 198.51.100.2 : PSK \"k\"")]
    public void Load_EveryForm_GivesTheKey(string text)
    {
        if (text.Contains("0sa2", StringComparison.Ordinal))
            text = text.Replace("0sa2==", "0saw==", StringComparison.Ordinal);
        using LoadedConfiguration loaded = Conf.Load("", text);
        Assert.True(Find(loaded, "192.0.2.1", "198.51.100.2")?.Value?.FixedTimeEquals("k"u8));
        Assert.False(loaded.HasErrors);
    }

    [Theory]
    [InlineData("1.1.1.1 2.2.2.2 : PSK \"both\"\n1.1.1.1 %any : PSK \"any\"\n", "both")]
    [InlineData("1.1.1.1 : PSK \"local\"\n1.1.1.1 %any : PSK \"any\"\n", "any")]
    [InlineData("2.2.2.2 %any : PSK \"remote\"\n1.1.1.1 : PSK \"local\"\n", "local")]
    [InlineData("%any : PSK \"any\"\n2.2.2.2 %any : PSK \"remote\"\n", "remote")]
    [InlineData(": PSK \"nobody\"\n%any : PSK \"any\"\n", "any")]
    [InlineData(": PSK \"nobody\"\n", "nobody")]
    [InlineData(": PSK \"first\"\n: PSK \"second\"\n", "first")]
    [InlineData("1.1.1.1 3.3.3.3 : PSK \"other\"\n: PSK \"nobody\"\n", "nobody")]
    [InlineData("3.3.3.3 : PSK \"other\"\n", null)]
    [InlineData("2.2.2.2 : PSK \"peer alone\"\n", null)]
    [InlineData("2.2.2.2 1.1.1.1 : PSK \"turned\"\n", "turned")]
    [InlineData("1.1.1.1 2.2.2.2 3.3.3.3 : PSK \"three\"\n", "three")]
    [InlineData("1.1.1.1 2.2.2.2 : RSA { x }\n", null)]
    [InlineData("0.0.0.0 : PSK \"zero\"\n", "zero")]
    public void Find_SeveralEntries_TakesTheBest(string text, string? key)
    {
        using LoadedConfiguration loaded = Conf.Load("", text);
        SecretEntry? entry = Find(loaded, "1.1.1.1", "2.2.2.2");
        Assert.Equal(key is not null, entry is not null);
        if (key is not null)
            Assert.True(entry!.Value!.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(key)));
    }

    [Theory]
    [InlineData("@a.example. @B.EXAMPLE : PSK \"k\"", "@A.example", "@b.example")]
    [InlineData("user@a.example @[grp] : PSK \"k\"", "user@A.example", "@[grp]")]
    [InlineData("2001:db8:: 2001:db8::2 : PSK \"k\"", "2001:db8:0::0", "2001:db8::2")]
    public void Find_Names_IgnoreCaseAndLastDot(string text, string local, string remote)
    {
        using LoadedConfiguration loaded = Conf.Load("", text);
        Assert.NotNull(Find(loaded, local, remote));
    }

    [Theory]
    [InlineData("1.1.1.1 2.2.2.2 PSK \"k\"\n", "error 1:1 XC2001")]
    [InlineData("1.1.1.1 :\n", "error 1:9 XC2001")]
    [InlineData("1.1.1.1 : PSK\n", "error 1:11 XC2002")]
    [InlineData("1.1.1.1 : PSK naked-secret\n", "error 1:15 XC2002")]
    [InlineData("1.1.1.1 : PSK \"never closed\n", "error 1:15 XC2002")]
    [InlineData("1.1.1.1 : PSK \"\"\n", "error 1:15 XC2002")]
    [InlineData("1.1.1.1 : PSK 0x123\n", "error 1:15 XC2002")]
    [InlineData("1.1.1.1 : PSK 0xzz\n", "error 1:15 XC2002")]
    [InlineData("1.1.1.1 : PSK 0s***\n", "error 1:15 XC2002")]
    [InlineData("1.1.1.1 : PSk0\n", "error 1:11 XC2001")]
    [InlineData("1.1.1.300 : RSA x\n", "error 1:1 XC2007")]
    [InlineData("@#xy : RSA x\n", "error 1:1 XC2007")]
    [InlineData("include\n", "error 1:1 XC1006")]
    [InlineData("include none\n", "warning 1:1 XC1402")]
    [InlineData("@user : XAUTH \"p\"\n: RSA {\n\tModulus: 0x1\n\t}\n@x : XAUTH \"q\"\n", "warning 2:7 XC2003")]
    public void Load_BrokenEntry_IsReportedWhereItIs(string text, string expected)
    {
        using LoadedConfiguration loaded = Conf.Load("", text);
        Assert.Equal(expected.Split('|'), Conf.Summary(loaded));
    }

    [Theory]
    [InlineData("1.1.1.1 2.2.2.2 PSK \"hunter2hunter2\"\n")]
    [InlineData("1.1.1.1 : hunter2hunter2\n")]
    [InlineData("1.1.1.1 : PSK hunter2hunter2\n")]
    [InlineData("1.1.1.1 : PSK \"hunter2hunter2\n")]
    [InlineData("1.1.1.1 : PSK \"hunter2\" hunter2\n")]
    [InlineData("1.1.1.1 : PSK \"hunter2\"\n1.1.1.1 : PSK \"hunter2!\"\n")]
    [InlineData("@kim : XAUTH hunter2hunter2\n")]
    [InlineData(": RSA gw.pem hunter2hunter2\n")]
    [InlineData("hunter2hunter2\n")]
    public void Diagnostics_Whatever_DoNotShowTheKey(string text)
    {
        using LoadedConfiguration loaded = Conf.Load("", text);
        Assert.NotEmpty(loaded.Diagnostics);
        Assert.DoesNotContain(loaded.Diagnostics, diagnostic => diagnostic.ToString().Contains("hunter2", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(loaded.Secrets.Entries, entry => entry.ToString().Contains("hunter2", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("CHANGE-ME", true)]
    [InlineData("change_me!", true)]
    [InlineData("cisco123", true)]
    [InlineData("k3$Pq", true)]
    [InlineData("1.1.1.1", true)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaa", true)]
    [InlineData("abcdefghijklm", true)]
    [InlineData(Strong, false)]
    [InlineData("Zm9vYmFyYmF6cXV4cXV1eA7x", false)]
    public void Key_ThatCanBeGuessed_IsWarnedOf(string key, bool weak)
    {
        using LoadedConfiguration loaded = Conf.Load("", $"1.1.1.1 2.2.2.2 : PSK \"{key}\"\n");
        Assert.Equal(weak ? ["warning 1:23 XC2005"] : [], Conf.Summary(loaded));
    }

    [Theory]
    [InlineData("1.1.1.1 2.2.2.2", "2.2.2.2 1.1.1.1", Strong, "info 2:1 XC2004")]
    [InlineData("1.1.1.1 2.2.2.2", "1.1.1.1 2.2.2.2", Strong + "!", "warning 2:1 XC2004")]
    [InlineData("1.1.1.1 2.2.2.2", "1.1.1.1 2.2.2.3", Strong + "!", null)]
    public void Entries_SameIdentities_AreNamed(string first, string second, string secondKey, string? expected)
    {
        using LoadedConfiguration loaded = Conf.Load("", $"{first} : PSK \"{Strong}\"\n{second} : PSK \"{secondKey}\"\n");
        Assert.Equal(expected is null ? [] : [expected], Conf.Summary(loaded));
    }

    [Fact]
    public void Entries_FittingAConnectionEquallyWell_AreNamedWithBothLines()
    {
        using LoadedConfiguration loaded = Conf.Load(Conf.ConnectionText(),
            $"192.0.2.1 198.51.100.2 203.0.113.3 : PSK \"{Strong}\"\n203.0.113.4 192.0.2.1 198.51.100.2 : PSK \"{Strong}!\"\n");
        Text.Diagnostic diagnostic = Assert.Single(loaded.Diagnostics, diagnostic => diagnostic.Code == "XC2004");
        Assert.Equal("ipsec.secrets:2:1", diagnostic.Location.ToString());
        Assert.Equal("this key fits connection 'c' no better than the one in ipsec.secrets:1:1, which counts as the earlier", diagnostic.Message);
        Assert.Equal(1, Find(loaded, "192.0.2.1", "198.51.100.2")?.Location.Line);
    }

    [Theory]
    [InlineData("@kim : XAUTH \"password of kim\"\n: XAUTH \"of all\"\n", "kim", "password of kim")]
    [InlineData("kim : XAUTH 'password of kim'\n", "kim", "password of kim")]
    [InlineData("kim@example.net : XAUTH \"k\"\n", "kim@example.net", "k")]
    [InlineData(": XAUTH \"of all\"\n@kim : XAUTH \"password of kim\"\n", "lee", "of all")]
    [InlineData("@kim : XAUTH \"password of kim\"\n", "lee", null)]
    [InlineData("@kim : PSK \"password of kim\"\n", "kim", null)]
    public void FindXauthPassword_ByUser_TakesTheFirst(string text, string user, string? password)
    {
        using LoadedConfiguration loaded = Conf.Load("", text);
        Assert.Equal(password is not null, loaded.Secrets.FindXauthPassword(user) is not null);
        if (password is not null)
            Assert.True(loaded.Secrets.FindXauthPassword(user)!.Value!.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(password)));
    }

    [Theory]
    [InlineData(": RSA gw.pem\n", "gw.pem", null)]
    [InlineData(": RSA gw.pem \"open sesame\"\n", "gw.pem", "open sesame")]
    [InlineData(": RSA gw.pem %prompt\n", "gw.pem", null)]
    [InlineData("@gw : ECDSA \"my key.pem\" 0x6b\n", "my key.pem", "k")]
    [InlineData(": RSA {\n\t# RSA 2048 bits\n\tModulus: 0x1234\n\tPrivateExponent: 0x5678\n\t}\n# the end\n", null, null)]
    public void Entry_OfAPrivateKey_HasItsFileAndPassphrase(string text, string? file, string? passphrase)
    {
        using LoadedConfiguration loaded = Conf.Load("", text);
        SecretEntry entry = Assert.Single(loaded.Secrets.Entries);
        Assert.Equal((SecretKind.PrivateKey, file), (entry.Kind, entry.File));
        Assert.Equal(passphrase is not null, entry.Value is not null);
        if (passphrase is not null)
            Assert.True(entry.Value!.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(passphrase)));
        Assert.Equal(file == "gw.pem" ? [] : ["XC2003"], loaded.Diagnostics.Select(diagnostic => diagnostic.Code));
    }

    // The numbers of an RSAPrivateKey (RFC 8017 A.1.2), each a small one: version 0, n, e, d, p, q, dp, dq, qinv.
    [Fact]
    public void Entry_WithThePrivateKeyItself_IsTheKeyInDer()
    {
        const string block = """
            @gw : RSA	{
            	# RSA 512 bits   gw   Mon Jan  1 00:00:00 2012
            	#pubkey=0sAQ
            	Modulus: 0x00c1
            	PublicExponent: 0x03
            	# everything after this point is secret
            	PrivateExponent: 0x2b
            	Prime1: 0x0f01
            	Prime2: 0x07
            	Exponent1: 0x01
            	Exponent2: 0x02
            	Coefficient: 0x00
            	}
            # do not change the indenting of that "}"

            """;
        using LoadedConfiguration loaded = Conf.Load("", block);
        SecretEntry entry = Assert.Single(loaded.Secrets.Entries);
        Assert.Equal((SecretKind.PrivateKey, null), (entry.Kind, entry.File));
        Assert.Equal("301D020100020200C102010302012B02020F01020107020101020102020100", Convert.ToHexString(entry.Value!.Span));
        Assert.Empty(loaded.Diagnostics);
    }

    [Fact]
    public void Find_TenThousandEntries_NamesItsOwnAndEndsSoon()
    {
        string text = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"192.0.2.1 10.0.{i / 256}.{i % 256} : PSK \"{Strong} {i}\"\n"));
        using LoadedConfiguration loaded = Conf.Load("", text + $"192.0.2.1 %any : PSK \"{Strong} of all\"\n");
        long begin = System.Diagnostics.Stopwatch.GetTimestamp();
        for (int i = 0; i < 10_000; i++)
            Assert.Equal(i + 1, Find(loaded, "192.0.2.1", $"10.0.{i / 256}.{i % 256}")!.Location.Line);
        Assert.Equal(10_001, Find(loaded, "192.0.2.1", "203.0.113.1")!.Location.Line);
        // One by one this would be a hundred million comparisons.
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(5));
    }

    /// <summary>The index must find what ranking every entry finds.</summary>
    [Fact]
    public void Find_AnyEntries_IsTheBestOfAll()
    {
        Gen<string> id = OneOf("1.1.1.1", "2.2.2.2", "3.3.3.3", "%any", "@a", "@b", "\"C=CH, CN=*\"", "\"C=CH, CN=a\"", "0.0.0.0", "1.1.1.300");
        Gen.Select(id.Array[0, 3].Array[0, 8], OneOf("1.1.1.1", "@a", "C=CH, CN=a"), OneOf("2.2.2.2", "@b", "%any", "C=CH, CN=b")).Sample((entries, local, remote) =>
        {
            using LoadedConfiguration loaded = Conf.Load("", string.Concat(entries.Select((ids, i) => $"{string.Join(' ', ids)} : PSK \"{Strong} {i}\"\n".TrimStart())));
            SecretEntry? expected = loaded.Secrets.Entries
                .Where(entry => SecretRank.Of(entry.Ids, Id(local), Id(remote)) > 0)
                .MaxBy(entry => SecretRank.Of(entry.Ids, Id(local), Id(remote)));
            Assert.Same(expected, Find(loaded, local, remote));
        }, iter: 3000);
    }

    [Theory]
    [InlineData(": PSK")]
    [InlineData("%any : PSK")]
    [InlineData("%any %any6 : PSK")]
    public void Entry_ForEverybody_IsNamed(string entry)
    {
        using LoadedConfiguration loaded = Conf.Load("", $"{entry} \"{Strong}\"\n");
        Assert.Equal(["info 1:1 XC2008"], Conf.Summary(loaded));
    }

    [Fact]
    public void Include_Pattern_IsRelativeToItsFile()
    {
        MemoryFiles files = new MemoryFiles().Add("/etc/ipsec.conf", "").Add("/etc/ipsec.secrets", "include d/*.secrets\n")
            .Add("/etc/d/a.secrets", $"1.1.1.1 2.2.2.2 : PSK \"{Strong}\"\n");
        using LoadedConfiguration loaded = ConfigurationLoader.Load("/etc/ipsec.conf", "/etc/ipsec.secrets", files);
        Assert.Equal("/etc/d/a.secrets:1:1", Assert.Single(loaded.Secrets.Entries).Location.ToString());
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite, 0u, null)]
    [InlineData(UnixFileMode.UserRead, 1000u, null)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, 0u, "the secrets file is open to its group (mode 0440)")]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, 0u, "the secrets file is open to everybody (mode 0644)")]
    [InlineData(UnixFileMode.UserRead, 1001u, "the secrets file belongs to user 1001, who can change it")]
    public void File_ModeAndOwner_AreChecked(UnixFileMode mode, uint owner, string? problem)
    {
        MemoryFiles files = new MemoryFiles().Add("c", "").Add("s", $"1.1.1.1 2.2.2.2 : PSK \"{Strong}\"\n", new FileMetadata(mode, owner, 1000));
        using LoadedConfiguration loaded = ConfigurationLoader.Load("c", "s", files);
        Assert.Equal(problem, loaded.Diagnostics.SingleOrDefault()?.Message);
        Assert.Equal(problem is null ? 1 : 0, loaded.Secrets.Entries.Count);
    }

    [Fact]
    public void Load_Done_ZeroesTheOctetsOfTheFile()
    {
        byte[] octets = System.Text.Encoding.UTF8.GetBytes($"1.1.1.1 : PSK \"{Strong}\"\n");
        using LoadedConfiguration loaded = ConfigurationLoader.Load("c", "s", new OneArray(octets));
        Assert.Single(loaded.Secrets.Entries);
        Assert.All(octets, octet => Assert.Equal(0, octet));
    }

    [Fact]
    public void Dispose_Entries_CannotBeReadAnyMore()
    {
        LoadedConfiguration loaded = Conf.Load("", $": PSK \"{Strong}\"\n");
        Core.SecretBytes value = Assert.Single(loaded.Secrets.Entries).Value!;
        loaded.Dispose();
        Assert.Throws<ObjectDisposedException>(() => value.Span.Length);
    }

    [Fact]
    public void Scanner_ArbitraryOctets_TilesThem() =>
        Gen.OneOf(Gen.Byte.Array[0, 200], OneOf("1.1.1.1", " ", ":", "\n", "\t", "PSK", "\"", "'", "0x1", "0t", "#", "\r\n", "::", "{", "}").Array[0, 40]
            .Select(parts => System.Text.Encoding.UTF8.GetBytes(string.Concat(parts)))).Sample(octets =>
        {
            int at = 0;
            SecretScanner scanner = new(octets);
            foreach (SecretToken token in scanner.Tokens)
            {
                Assert.Equal(at, token.Span.Start);
                at = token.Span.End;
            }

            Assert.Equal(octets.Length, at);
            Assert.All(scanner.Records(), record => Assert.NotEmpty(record));
            using LoadedConfiguration loaded = ConfigurationLoader.Load("c", "s", new MemoryFiles().Add("c", "").Add("s", octets));
            Assert.NotNull(loaded.Secrets);
        }, iter: 3000);

    private static SecretEntry? Find(LoadedConfiguration loaded, string local, string remote) => loaded.Secrets.FindPreSharedKey(Id(local), Id(remote));

    private static IdentitySpecification Id(string text)
    {
        Assert.True(IdentitySpecification.TryParse(text, out IdentitySpecification? id, out _));
        return id!;
    }

    private sealed class OneArray(byte[] octets) : IConfigurationFiles
    {
        public ConfigurationFile Read(string path) => ConfigurationFile.Found(path, path == "s" ? octets : []);

        public IReadOnlyList<string> Glob(string pattern) => [];
    }

    private static Gen<string> OneOf(params string[] parts) => Gen.Int[0, parts.Length - 1].Select(i => parts[i]);
}
