using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
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
    private const string Special = "Mq7<Ümlaut&Mark>";
    private const string Included = "Mq7IncludedMark";
    private const string Foreign = "Mq8PasswordOfAnotherProgram";
    private const string Rooted = "Mq7RootedXauthMark";
    private const string Comment = "Mq8CommentMark";
    private const string Misplaced = "Mq8KeyInTheWrongFile";
    private const string Argument = "Mq8ArgumentOfACommand";
    private const string Modulus = "c0ffee11c0ffee22c0ffee33c0ffee44c0ffee55";
    private const string KernelKey = "0xfeedfacecafebeef00112233445566778899aabbccddeeff";

    private static readonly string[] Marks = [Preshared, Hexed, Based, Password, Passphrase, Comment, Misplaced, Argument, Special, Included, Rooted];

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

    // What a person sends to a mailing list without a look.
    [Fact]
    public async Task Barf_MarkedConfiguration_HoldsNoSecretInAnyForm()
    {
        string secrets = Write();
        StatusDocument status = Samples.Document(Samples.Up);
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(status with { Daemon = status.Daemon with { Details = new DaemonDetails { Dialect = "openswan", ConfigFile = Misplaced } } }));

        CliRun run = await CliRun.Capture(
            Context(),
            async context => (ExitCode)await XfrmCtl.Cli.Compat.IpsecCommand.Run(
                ["--dialect", "libreswan", "--socket", daemon.SocketPath, "barf", "--config", Path.Combine(_folder.Root, "ipsec.conf"), "--secrets", secrets], context));

        Assert.Equal(ExitCode.Ok, run.Code);
        byte[] all = Encoding.UTF8.GetBytes(run.Out + run.Error);
        foreach (string mark in Marks)
            Assert.All(Forms(mark), form => Assert.True(all.AsSpan().IndexOf(form) < 0, $"{mark} as {Encoding.ASCII.GetString(form)}"));
        Assert.DoesNotContain(KernelKey[2..], run.Out, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch($@"\b{Short}\b", run.Out);
        Assert.DoesNotContain(Foreign, run.Out, StringComparison.Ordinal);
        Assert.Contains("    1 root     /usr/sbin/xfrmctld\n", run.Out, StringComparison.Ordinal);
        // And it still tells what it is asked for.
        Assert.Contains("      ike=3des-md5-modp1024\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("\tauth hmac(md5) 0x[removed]\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("000 using kernel interface: xfrm\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("PSK 203.0.113.133 198.51.100.2\n", run.Out, StringComparison.Ordinal);
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

        Assert.All(Files(), file => Assert.All(Marks, mark => Assert.All(Forms(mark), form => Assert.True(file.Octets.AsSpan().IndexOf(form) < 0, $"{mark} in {file.Name}"))));
    }

    /// <summary>Those in which programs print one, and others in which it could still be read.</summary>
    private static IEnumerable<byte[]> Forms(string mark) => Printed(mark)
        .Append(Encoding.Unicode.GetBytes(mark)).Append([.. Encoding.UTF8.GetBytes(mark).Reverse()])
        // Without the ends, which depend on the neighbours.
        .Concat(InBase64(mark).Select((text, shift) => Encoding.ASCII.GetBytes(text[(shift == 0 ? 0 : 4)..^4])));

    /// <summary>At each of the three positions that it can begin at.</summary>
    private static IEnumerable<string> InBase64(string mark) =>
        Enumerable.Range(0, 3).Select(shift => Convert.ToBase64String([.. new byte[shift], .. Encoding.UTF8.GetBytes(mark)]));

    private static IEnumerable<byte[]> Printed(string mark)
    {
        byte[] octets = Encoding.UTF8.GetBytes(mark);
        yield return octets;
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(octets));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(octets));
        yield return Encoding.UTF8.GetBytes(JsonEncodedText.Encode(mark).ToString());
        string digits = Convert.ToHexStringLower(octets);
        foreach ((string between, int group) in new[] { (" ", 2), (" ", 4), (":", 2), ("-", 2) })
        {
            yield return Encoding.ASCII.GetBytes(string.Join(between, digits.Chunk(group).Select(part => new string(part))));
            yield return Encoding.ASCII.GetBytes(string.Join(between, digits.ToUpperInvariant().Chunk(group).Select(part => new string(part))));
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
                ["ps"] = $"  PID USER     COMMAND\n    1 root     /usr/sbin/xfrmctld\n    2 web      backup --password {Foreign}\n",
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
            {string.Join('\n', new[] { Preshared, Special, Included, Password, Misplaced }.SelectMany(mark => Printed(mark).Select(Encoding.UTF8.GetString).Concat(InBase64(mark))))}
            peer answered; key was {Preshared} and {Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Hexed))}
            cookie 0x0011223344556677
            the short one is {Short}.
            -----BEGIN PRIVATE KEY-----
            MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7
            -----END PRIVATE KEY-----
            """);
        _folder.Write("more.inc", $"# {Comment}\n@other : PSK \"{Included}\"\n@carol : XAUTH \"{Rooted}\"\n"); // for everybody to read, so that the daemon refuses it
        _folder.Write("ipsec.secrets.bak", $": PSK \"{Argument}\"\n");
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
            192.0.2.10 : PSK '{{Special}}'
            include {{_folder.Root}}/*.inc
            """ + "\n");
        File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return secrets;
    }
}
