using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Tests.IpsecConf;

/// <summary>What is wrong, and exactly where: severity, line:column, code.</summary>
public sealed class BrokenInputTests
{
    [Theory]
    [InlineData("auto=add\n", "error 1:1 XC1002")]
    [InlineData("  auto=add\n", "error 1:3 XC1002")]
    [InlineData("con a\n", "error 1:1 XC1001")]
    [InlineData("conn\n", "error 1:1 XC1006")]
    [InlineData("conn   # no name\n", "error 1:1 XC1006")]
    [InlineData("config\n", "error 1:1 XC1006")]
    [InlineData("config stup\n\ta=b\n", "error 1:8 XC1007")]
    [InlineData("include\n", "error 1:1 XC1006")]
    [InlineData("conn a\n\tauto add\n", "error 2:2 XC1001")]
    [InlineData("conn a\n\t=add\n", "error 2:2 XC1001")]
    [InlineData("conn a\nauto=ignore\n", "warning 2:1 XC1003")]
    [InlineData(" conn a\n", "warning 1:2 XC1008")]
    [InlineData("config setup\n\tlisten=\"192.0.2.1\n", "error 2:9 XC1004")]
    [InlineData("config setup\n\tlisten={192.0.2.1\n", "error 2:9 XC1004")]
    [InlineData("config setup\n\tlisten=\"192.0.2.1\" x\n", "warning 2:21 XC1005")]
    [InlineData("conn a\n\tconnalias=b\"c\n", "warning 2:13 XC1005")]
    [InlineData("conn a b\n", "warning 1:8 XC1005")]
    [InlineData("conn a\n\tconnalias=b\\\n", "warning 2:13 XC1009")]
    [InlineData("conn a\n\tconnalias=b\u0001\n", "warning 2:13 XC1010")]
    [InlineData("ca x\n\tcacert=y\n", "info 1:1 XC1011")]
    [InlineData("version 3\n", "warning 1:1 XC1012")]
    [InlineData("conn a\nversion 2\n", "warning 2:1 XC1012")]
    [InlineData("conn a\n\tpsf=no\n", "warning 2:2 XC1101")]
    [InlineData("config setup\n\tnatt=yes\n", "warning 2:2 XC1101")]
    [InlineData("config setup\n\tklipsdebug=none\n", "info 2:2 XC1102")]
    [InlineData("conn a\n\tfailureshunt=drop\n", "warning 2:2 XC1102")]
    [InlineData("conn a\n\tpfs=no\n\tpfs=yes\n", "warning 3:2 XC1104")]
    [InlineData("conn a\n\tkeylife=1h\n\tsalifetime=1h\n", "warning 3:2 XC1104")]
    [InlineData("config setup\n\tike=aes\n", "warning 2:2 XC1105")]
    [InlineData("conn a\n\tlisten=192.0.2.1\n", "warning 2:2 XC1105")]
    [InlineData("conn a\n\tike=\n\tauto=ignore\n", "warning 2:2 XC1106")]
    [InlineData("conn a\n\tsubnet=192.0.2.0/24\n", "warning 2:2 XC1108")]
    [InlineData("config setup\n\tlisten=192.0.2.256\n", "error 2:9 XC1107")]
    [InlineData("config setup\n\tnat_traversal=maybe\n", "error 2:16 XC1107")]
    [InlineData("config setup\n\tprotostack=netky\n", "error 2:13 XC1107")]
    [InlineData("config setup\n\tprotostack=klips\n", "warning 2:13 XC1102")]
    [InlineData("config setup\n\tplutoopts=\"--perpeerlog --nofork\"\n", "info 2:26 XC1102")]
    [InlineData("conn a\n\tikelifetime=1y\n", "error 2:15 XC1107")]
    [InlineData("conn a\n\tikelifetime=soon\n", "error 2:14 XC1107")]
    [InlineData("conn a\n\tikelifetime=0\n", "warning 2:14 XC1107")]
    [InlineData("conn a\n\tikelifetime=2d\n", "warning 2:14 XC1109")]
    [InlineData("conn a\n\trekeyfuzz=10%%\n", "error 2:12 XC1107")]
    [InlineData("conn a\n\tkeyingtries=-1\n", "error 2:14 XC1107")]
    [InlineData("conn a\n\tauto=stat\n", "error 2:7 XC1107")]
    [InlineData("conn a\n\tleft=192.0.2.300\n", "error 2:7 XC1107")]
    [InlineData("conn a\n\tleft=no_host!\n", "error 2:14 XC1107")]
    [InlineData("conn a\n\tleft=%group\n", "error 2:7 XC1103")]
    [InlineData("conn a\n\tleftsubnet=192.0.2.0/33\n", "error 2:23 XC1107")]
    [InlineData("conn a\n\tleftsubnet=192.0.2.x/24\n", "error 2:13 XC1107")]
    [InlineData("conn a\n\tleftsubnet=192.0.2.1/24\n", "warning 2:13 XC1107")]
    [InlineData("conn a\n\tleftsubnets={10.0.0.0/8 10.300.0.0/16}\n", "error 2:26 XC1107")]
    [InlineData("conn a\n\tleftsubnet=vhost:%priv,%no\n", "error 2:13 XC1103")]
    [InlineData("conn a\n\tleftsourceip=%dhcp\n", "error 2:15 XC1103")]
    [InlineData("conn a\n\tleftprotoport=tpc/80\n", "error 2:16 XC1107")]
    [InlineData("conn a\n\tleftprotoport=tcp/70000\n", "error 2:20 XC1107")]
    [InlineData("conn a\n\tleftid=@#abc\n", "error 2:9 XC1107")]
    [InlineData("conn a\n\tleftid=\"CN=gw, OO=x\"\n", "error 2:10 XC1107")]
    [InlineData("conn a\n\tleftid=ipv4:gw\n", "error 2:9 XC1107")]
    [InlineData("conn a\n\tleftnexthop=gateway\n", "error 2:14 XC1107")]
    [InlineData("conn a\n\tleftikeport=0\n", "error 2:14 XC1107")]
    [InlineData("conn a\n\tpfsgroup=modp1023\n", "error 2:11 XC1302")]
    [InlineData("conn %default\n\talso=x\nconn x\n", "warning 2:2 XC1205")]
    [InlineData("conn a\nconn a\n", "error 2:6 XC1203")]
    [InlineData("conn a\n\talso=b\n", "error 2:7 XC1201")]
    [InlineData("conn a\n\talso=b\nconn b\n\talso=a\n", "warning 2:7 XC1202|warning 4:7 XC1202")]
    [InlineData("config setup\n\tlisten=192.0.2.1\nconfig setup\n", "warning 3:8 XC1207")]
    [InlineData("conn a\n\tdpddelay=30\n", "warning 2:2 XC1208")]
    [InlineData("conn a\n\trekeymargin=9h\n", "warning 2:14 XC1205|warning 2:14 XC1205")]
    [InlineData("include nothere.conf\n", "warning 1:9 XC1402")]
    [InlineData("include *.no\n", "info 1:9 XC1402")]
    public void Load_BrokenLine_IsReportedWhereItIs(string text, string expected)
    {
        using LoadedConfiguration loaded = Conf.Load(text);
        Assert.Equal(expected.Split('|'), Conf.Summary(loaded));
    }

    [Theory]
    [InlineData("right=%any", "left=%any", "error 1:6 XC1204")]
    [InlineData("right=192.0.2.1", "left=192.0.2.1", "error 4:8 XC1205")]
    [InlineData("right=2001:db8::1", "left=192.0.2.1", "error 4:8 XC1205")]
    [InlineData("right=192.0.2.1", "leftsubnet=10.0.0.0/8", "error 1:6 XC1204")]
    [InlineData("left=192.0.2.1", "rightsubnet=10.0.0.0/8", "error 1:6 XC1204")]
    public void Load_EndsThatCannotStand_AreErrorsOfTheConnection(string first, string second, string expected)
    {
        using LoadedConfiguration loaded = Conf.Load($"conn c\n\tauto=add\n\tauthby=secret\n\t{first}\n\t{second}\n");
        Assert.True(Assert.Single(loaded.Connections).HasErrors);
        Assert.Contains(expected.Replace("4:8", first.Length > second.Length || first.StartsWith("right", StringComparison.Ordinal) ? "4:8" : "5:8", StringComparison.Ordinal), Conf.Summary(loaded));
    }

    [Fact]
    public void Load_AddressesOfBothFamilies_AreAnError()
    {
        using LoadedConfiguration loaded = Conf.LoadConnection("leftsubnet=10.0.0.0/8", "rightsubnet=2001:db8::/32");
        Assert.Equal(["error 7:14 XC1205"], Conf.Summary(loaded));
    }

    [Fact]
    public void Load_SourceOutsideItsSubnet_IsWarnedOf()
    {
        using LoadedConfiguration loaded = Conf.LoadConnection("leftsubnet=10.0.0.0/24", "leftsourceip=10.0.1.1");
        Assert.Equal(["warning 7:15 XC1205"], Conf.Summary(loaded));
        Assert.False(Assert.Single(loaded.Connections).HasErrors);
    }

    // Weak, and wanted: loaded, and never without a word.
    [Fact]
    public void Load_AggressiveMode_IsLoadedWithALoudWarning()
    {
        using LoadedConfiguration loaded = Conf.LoadConnection("aggrmode=yes", "ike=aes256-sha1-modp1024");
        Assert.Equal(["warning 6:11 XC1211", "warning 7:6 XC1206"], Conf.Summary(loaded).Order());
        Assert.False(Assert.Single(loaded.Connections).HasErrors);
    }

    [Fact]
    public void Load_AggressiveModeWithSeveralGroups_SaysThatOnlyTheFirstIsOffered()
    {
        using LoadedConfiguration loaded = Conf.LoadConnection("aggrmode=yes", "ike=aes256-sha256-modp2048,aes256-sha256-modp3072");
        Assert.Equal(["warning 6:11 XC1211", "warning 7:6 XC1205"], Conf.Summary(loaded).Order());
    }

    [Theory]
    [InlineData("type=passthrough")]
    [InlineData("keyexchange=ikev2")]
    [InlineData("ikev2=insist")]
    [InlineData("authby=null")]
    [InlineData("phase2=ah+esp")]
    [InlineData("leftcat=yes")]
    public void Load_RefusedSetting_KeepsTheConnectionFromBeingLoaded(string line)
    {
        using LoadedConfiguration loaded = Conf.Load(Conf.ConnectionText().Replace("\tauthby=secret\n", "", StringComparison.Ordinal) + $"\t{line}\n");
        Assert.True(Assert.Single(loaded.Connections).HasErrors);
        Assert.Contains("error 5:2 XC1103", Conf.Summary(loaded));
    }

    [Theory]
    [InlineData("leftcert=gw")]
    [InlineData("rightrsasigkey=0sAwEAAcE=")]
    public void Load_PublicKeyWithoutAuthBy_IsNotTakenForAPreSharedKey(string line)
    {
        using LoadedConfiguration loaded = Conf.Load(Conf.ConnectionText(line).Replace("\tauthby=secret\n", "", StringComparison.Ordinal));
        Assert.Equal((false, AuthenticationMethod.RsaSignature), (Assert.Single(loaded.Connections).HasErrors, loaded.Connections[0].AuthBy.Value));
        using LoadedConfiguration told = Conf.LoadConnection(line);
        Assert.Equal(AuthenticationMethod.Secret, Assert.Single(told.Connections).AuthBy.Value);
    }

    [Theory]
    [InlineData("leftrsasigkey=%dnsondemand", "XC1107", "asks DNS")]
    [InlineData("leftrsasigkey=MIIBCgKCAQEA", "XC1107", "no public key")]
    [InlineData("leftrsasigkey=0sBAEAAQ==", "XC1107", "cut off")]
    [InlineData("leftrsasigkey=0x0", "XC1107", "no public key")]
    public void Load_PublicKeyThatIsNone_IsSaid(string line, string code, string message)
    {
        using LoadedConfiguration loaded = Conf.LoadConnection(line);
        Diagnostic problem = loaded.Diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Equal(code, problem.Code);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type=transport")]
    [InlineData("keyexchange=ikev1")]
    [InlineData("ikev2=permit")]
    [InlineData("aggrmode=NO")]
    [InlineData("aggrmode=off")]
    [InlineData("phase2=esp")]
    [InlineData("compress=no")]
    [InlineData("failureshunt=none")]
    [InlineData("leftupdown=\"ipsec _updown\"")]
    public void Load_NeutralValue_IsNotSpokenOf(string line)
    {
        using LoadedConfiguration loaded = Conf.LoadConnection(line);
        Assert.Empty(Conf.Summary(loaded));
        Assert.False(Assert.Single(loaded.Connections).HasErrors);
    }

    [Theory]
    [InlineData("conn a\n\tpsf=no\n", "did you mean 'pfs'?")]
    [InlineData("conn a\n\tleftsbunet=10.0.0.0/8\n", "did you mean 'leftsubnet'?")]
    [InlineData("con a\n", "did you mean 'conn'?")]
    [InlineData("conn a\n\tauto=stat\n", "did you mean 'start'?")]
    [InlineData("conn base\nconn a\n\talso=bsae\n", "did you mean 'base'?")]
    public void Suggestion_Misspelt_NamesTheNearestWord(string text, string expected)
    {
        using LoadedConfiguration loaded = Conf.Load(text);
        Assert.Equal(expected, Assert.Single(loaded.Diagnostics).Suggestion);
    }

    [Fact]
    public void Load_OneBrokenConnection_LeavesTheOthersWhole()
    {
        using LoadedConfiguration loaded = Conf.Load("conn bad\n\tauto=add\n\tleft=\"1.2.3\n\tike=rot13\n" + Conf.ConnectionText("pfs=no"));
        Assert.True(loaded.Connection("bad")!.HasErrors);
        Assert.False(loaded.Connection("c")!.HasErrors);
        Assert.False(loaded.Connection("c")!.Pfs.Value);
    }

    [Fact]
    public void Load_KeywordWithoutEffectTwice_IsNamedOnce()
    {
        using LoadedConfiguration loaded = Conf.Load("conn a\n\tfailureshunt=drop\nconn b\n\tfailureshunt=drop\n");
        Assert.Equal(["warning 2:2 XC1102"], Conf.Summary(loaded));
    }
}
