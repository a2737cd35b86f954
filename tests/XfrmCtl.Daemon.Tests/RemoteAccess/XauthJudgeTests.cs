using System.Text;
using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core;
using XfrmCtl.Daemon.RemoteAccess;
using XfrmCtl.Daemon.System;

namespace XfrmCtl.Daemon.Tests.RemoteAccess;

/// <summary>Passwords of XAUTH users from ipsec.secrets and, as hashes, from ipsec.d/passwd.</summary>
public sealed class XauthJudgeTests
{
    // openssl passwd -6 -salt anExample PASSWORD
    private const string HashOfSecret = "$6$anExample$YMuJ31I6/oh7x2P0gaWgMrqoBZ7W1jzYm79/ikxTIljMS502ZYIeGIpZkaaqW0kTJpZE3Ec6K8D9UFzc1SMgA.";
    private const string HashOfBobs = "$6$anExample$RckMCmY4iDotovv6UwHyge3XCEjpm7/kYYBdR83y1BCmTAVxXgAn6bFqYC2UI7aUXPr8Pa1nCDZ.EMl7JUpvf1";
    private const string HashOfHers = "$6$anExample$e5X83u8ia0vBth.w0lNkRrdKDTfMsVw1EukskVJ4LKzqyMfq7l.Nw9JB5lBT.ucHPxObhCF6kUoHVV2ETEGR8/";

    [Fact]
    public void Judge_PasswordInSecrets_CountsForItsUserAlone()
    {
        using IpsecSecrets secrets = Secrets(("alice", "secret"), ("bob", "other"));
        using XauthJudge judge = new(secrets, PasswordFile.Empty, "net", everybody: false);

        Assert.True(Accepts(judge, "alice", "secret"));
        Assert.True(Accepts(judge, "bob", "other"));
        Assert.False(Accepts(judge, "alice", "other"));
        Assert.False(Accepts(judge, "alice", ""));
        Assert.False(Accepts(judge, "Alice", "secret"));
        Assert.False(Accepts(judge, "mallory", "secret"));
    }

    [Fact]
    public void Judge_EntryWithoutUser_LetsNobodyIn()
    {
        using IpsecSecrets secrets = new([new(SecretKind.Xauth, [], new SecretBytes("secret"u8), SourceLocation.OfFile("ipsec.secrets"))]);
        using XauthJudge judge = new(secrets, PasswordFile.Empty, "net", everybody: false);
        Assert.False(judge.KnowsAnybody);
        Assert.False(Accepts(judge, "alice", "secret"));
    }

    [Fact]
    public void Judge_HashOfCrypt_CountsForItsConnection()
    {
        Assert.SkipUnless(LibCrypt.IsThere, "libcrypt.so.1 is not on this machine");
        using TemporaryFile file = new($"# users\nalice:{HashOfSecret}\nbob:{HashOfBobs}:other\ncarol:{HashOfHers}:net:10.9.0.1\n");
        List<Diagnostic> diagnostics = [];
        PasswordFile passwords = PasswordFile.Read(file.Path, diagnostics);
        Assert.Empty(diagnostics);
        using XauthJudge judge = new(IpsecSecrets.Empty, passwords, "net", everybody: false);

        Assert.True(Accepts(judge, "alice", "secret"));
        Assert.False(Accepts(judge, "alice", "secret2"));
        Assert.False(Accepts(judge, "bob", "bobs"));
        Assert.True(Accepts(judge, "carol", "hers"));
        Assert.False(Accepts(judge, "nobody", "secret"));
    }

    [Theory]
    [InlineData("alice:")]
    [InlineData("alice:*")]
    [InlineData("alice")]
    [InlineData(":abcdefghijklmnop")]
    public void PasswordFile_LineWithoutHash_CountsForNobody(string line)
    {
        using TemporaryFile file = new(line + "\n");
        List<Diagnostic> diagnostics = [];
        Assert.Empty(PasswordFile.Read(file.Path, diagnostics).Users);
        Assert.Equal(1, Assert.Single(diagnostics).Location.Line);
    }

    [Fact]
    public void PasswordFile_OthersMayRead_IsNotRead()
    {
        using TemporaryFile file = new("alice:abcdefghijklmnop\n");
        File.SetUnixFileMode(file.Path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        List<Diagnostic> diagnostics = [];
        Assert.Empty(PasswordFile.Read(file.Path, diagnostics).Users);
        Assert.Equal(DiagnosticSeverity.Error, Assert.Single(diagnostics).Severity);
    }

    [Theory]
    [InlineData("*0")]
    [InlineData("x")]
    [InlineData("$9$unknown$kind")]
    public void LibCrypt_HashOfNoKnownKind_FitsNothing(string hash)
    {
        Assert.False(LibCrypt.Verifies("secret"u8, Encoding.ASCII.GetBytes(hash)));
        Assert.False(LibCrypt.Verifies([], Encoding.ASCII.GetBytes(hash)));
    }

    [Fact]
    public void Judge_Everybody_TakesEveryPassword()
    {
        using XauthJudge judge = new(IpsecSecrets.Empty, PasswordFile.Empty, "net", everybody: true);
        Assert.True(Accepts(judge, "anybody", ""));
    }

    [Fact]
    public void Judges_WithTheSameUsers_AreEqual()
    {
        using IpsecSecrets one = Secrets(("alice", "secret")), same = Secrets(("alice", "secret")), other = Secrets(("alice", "changed"));
        using XauthJudge first = new(one, PasswordFile.Empty, "net", false), second = new(same, PasswordFile.Empty, "net", false), third = new(other, PasswordFile.Empty, "net", false);
        Assert.Equal(first, second);
        Assert.NotEqual(first, third);
    }

    private static bool Accepts(XauthJudge judge, string user, string password) => judge.Judge(user, Encoding.UTF8.GetBytes(password)).Accepted;

    private static IpsecSecrets Secrets(params (string User, string Password)[] users) => new([.. users.Select(user => new SecretEntry(
        SecretKind.Xauth, [new IdentitySpecification(IdentityKind.Fqdn, user.User, [])], new SecretBytes(Encoding.UTF8.GetBytes(user.Password)), SourceLocation.OfFile("ipsec.secrets")))]);

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text)
        {
            Path = global::System.IO.Path.GetTempFileName();
            File.WriteAllText(Path, text);
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        public string Path { get; }

        public void Dispose() => File.Delete(Path);
    }
}
