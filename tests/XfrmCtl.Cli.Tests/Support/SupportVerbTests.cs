using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;
using XfrmCtl.Cli.Tests.Schemas;
using XfrmCtl.Cli.Tests.Verification;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Support;

/// <summary>A configuration in which every secret, and everything that may be one, has a mark; none of the marks is in the bundle in any form.</summary>
[SupportedOSPlatform("linux")]
public sealed class SupportVerbTests : IDisposable
{
    private const string Preshared = "Mq7PresharedKeyMark";
    private const string Hexed = "Mq7HexKeyMark-0123";
    private const string Based = "Mq7BaseSixtyFourMark";
    private const string Password = "Mq7XauthMark";
    private const string Passphrase = "Mq7PassphraseMark";
    private const string Short = "Mq7";
    private const string Comment = "Mq8CommentMark";
    private const string Misplaced = "Mq8KeyInTheWrongFile";
    private const string Argument = "Mq8ArgumentOfACommand";
    private const string Modulus = "c0ffee11c0ffee22c0ffee33c0ffee44c0ffee55";
    private const string KernelKey = "0xfeedfacecafebeef00112233445566778899aabbccddeeff";

    private static readonly string[] Marks = [Preshared, Hexed, Based, Password, Passphrase, Comment, Misplaced, Argument];

    private readonly TemporaryFolder _folder = new();
    private readonly FakeProc _proc = new();

    private string Bundle => Path.Combine(_folder.Root, "bundle.tar.gz");

    public void Dispose()
    {
        _folder.Dispose();
        _proc.Dispose();
    }

    [Fact]
    public async Task Bundle_MarkedConfiguration_HoldsNoSecretInAnyForm()
    {
        CliRun run = await Run();

        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        byte[] compressed = await File.ReadAllBytesAsync(Bundle, TestContext.Current.CancellationToken);
        byte[] archive = Unzip(compressed);
        byte[][] haystacks = [compressed, archive, .. Files().Select(file => file.Octets)];
        foreach (string mark in Marks)
        {
            foreach (byte[] form in Forms(mark))
                Assert.All(haystacks, haystack => Assert.True(haystack.AsSpan().IndexOf(form) < 0, $"{mark} as {Encoding.ASCII.GetString(form)}"));
        }

        string all = Encoding.Latin1.GetString(archive);
        Assert.DoesNotContain(Modulus, all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(KernelKey[2..], all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("MIIEvQIBADANBg", all, StringComparison.Ordinal);
        Assert.DoesNotMatch($@"\b{Short}\b", all);
    }

    [Fact]
    public async Task Bundle_MarkedConfiguration_StillTellsWhatMatters()
    {
        await Run();

        Dictionary<string, string> files = Files().ToDictionary(file => file.Name, file => Encoding.UTF8.GetString(file.Octets));
        Assert.Contains("ike=3des-md5-modp1024", files["ipsec.conf.txt"], StringComparison.Ordinal);
        Assert.Contains("leftupdown=/usr/local/sbin/hook [removed]", files["ipsec.conf.txt"], StringComparison.Ordinal);
        Assert.Contains("203.0.113.133 198.51.100.2 : Psk [removed]", files["ipsec.secrets.txt"], StringComparison.Ordinal);
        Assert.Contains("peer answered; key was [removed] and [removed]", files["log.txt"], StringComparison.Ordinal);
        Assert.Contains("cookie 0x0011223344556677", files["log.txt"], StringComparison.Ordinal);
        Assert.Contains("auth hmac(md5) 0x[removed]", files["ip-xfrm-state.txt"], StringComparison.Ordinal);
        Assert.Contains("\"checks\"", files["verify.json"], StringComparison.Ordinal);
        Assert.Contains("verify.json", files["README.txt"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bundle_File_IsForItsOwnerAloneAndNeverOverwritten()
    {
        await Run();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Bundle));
        CliRun again = await Run();
        Assert.Equal(ExitCode.No, again.Code);
        Assert.Contains("cannot be written", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bundle_Json_FitsItsSchema()
    {
        CliRun run = await Run("--json");

        Assert.Empty(JsonSchema.Load("support.json").Faults(run.Out));
        Assert.Contains("\"ipsec.secrets.txt\"", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bundle_SecretsUnreadableOrOpen_HoldsNothingOfThem()
    {
        string secrets = Write();
        File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        await CliRun.Of(Context(), "support", "-o", Bundle, "--config", Path.Combine(_folder.Root, "ipsec.conf"), "--secrets", secrets, "--socket", "/nonexistent/s");

        string conf = Encoding.UTF8.GetString(Files().Single(file => file.Name == "ipsec.secrets.txt").Octets);
        Assert.DoesNotContain("Mq7", conf, StringComparison.Ordinal);
    }

    private static IEnumerable<byte[]> Forms(string mark)
    {
        byte[] octets = Encoding.UTF8.GetBytes(mark);
        yield return octets;
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(octets));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(octets));
        yield return Encoding.Unicode.GetBytes(mark);
        yield return [.. octets.Reverse()];
        // In base64 at each of the three positions, without the ends that depend on the neighbours.
        for (int shift = 0; shift < 3; shift++)
        {
            string text = Convert.ToBase64String([.. new byte[shift], .. octets]);
            yield return Encoding.ASCII.GetBytes(text[(shift == 0 ? 0 : 4)..^4]);
        }
    }

    private static byte[] Unzip(byte[] compressed)
    {
        using var result = new MemoryStream();
        using var stream = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        stream.CopyTo(result);
        return result.ToArray();
    }

    private List<(string Name, byte[] Octets)> Files()
    {
        List<(string, byte[])> files = [];
        using var reader = new TarReader(new MemoryStream(Unzip(File.ReadAllBytes(Bundle))));
        while (reader.GetNextEntry() is { } entry)
        {
            using var text = new MemoryStream();
            entry.DataStream?.CopyTo(text);
            files.Add((entry.Name.Split('/')[1], text.ToArray()));
        }

        return files;
    }

    private Task<CliRun> Run(params string[] more)
    {
        string secrets = Write();
        return CliRun.Of(Context(), ["support", "-o", Bundle, "--config", Path.Combine(_folder.Root, "ipsec.conf"), "--secrets", secrets, "--socket", "/nonexistent/s", .. more]);
    }

    private CliContext Context() => Samples.Context() with
    {
        Machine = new FakeMachine(_proc.Root)
        {
            Programs =
            {
                ["ip"] = $"src 203.0.113.133 dst 198.51.100.2\n\tauth hmac(md5) {KernelKey}\n",
                ["journalctl"] = $"xfrmctld: somebody typed {Preshared} and {Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + Password))}\n",
                ["iptables-save"] = $"-A INPUT -m comment --comment \"{Passphrase}\" -j ACCEPT\n",
            },
        },
    };

    private string Write()
    {
        _folder.Write("ipsec.conf", $"""
            # old key: {Comment}
            config setup
            	plutostderrlog=/var/log/pluto.log
            	psk={Misplaced}
            conn L2L-IPSEC
            	left=203.0.113.133
            	right=198.51.100.2   # {Comment}
            	ike=3des-md5-modp1024
            	authby=secret
            	x-note={Comment}
            	secret={Misplaced}
            	leftupdown="/usr/local/sbin/hook --password {Argument}"
            {Misplaced}
            	{Misplaced}={Misplaced}
            """ + "\n");
        _proc.Write("/var/log/pluto.log", $"""
            peer answered; key was {Preshared} and {Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Hexed))}
            cookie 0x0011223344556677
            the short one is {Short}.
            -----BEGIN PRIVATE KEY-----
            MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7
            -----END PRIVATE KEY-----
            """);
        string secrets = _folder.Write("ipsec.secrets", $$"""
            # {{Comment}}
            203.0.113.133 198.51.100.2 : PSK "{{Preshared}}"
            192.0.2.1 : PSK 0x{{Convert.ToHexString(Encoding.UTF8.GetBytes(Hexed))}}
            192.0.2.2 : PSK 0s{{Convert.ToBase64String(Encoding.UTF8.GetBytes(Based))}}
            192.0.2.3 : PSK "{{Short}}"
            @user : XAUTH "{{Password}}"
            : RSA gateway.pem "{{Passphrase}}"
            : RSA {
            	Modulus: 0x{{Modulus}}
            	PublicExponent: 0x03
            	PrivateExponent: 0x{{Modulus}}
            	}
            192.0.2.9 PSK "{{Misplaced}}"
            """ + "\n");
        File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return secrets;
    }
}
