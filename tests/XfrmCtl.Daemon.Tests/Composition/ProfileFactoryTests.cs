using System.Net;
using System.Runtime.CompilerServices;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Daemon.Certificates;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.RemoteAccess;
using XfrmCtl.Ike.Engine;
using static XfrmCtl.Daemon.Tests.Composition.ConfigurationSamples;

namespace XfrmCtl.Daemon.Tests.Composition;

public sealed class ProfileFactoryTests
{
    private readonly List<Diagnostic> _diagnostics = [];

    [Fact]
    public void Create_SeedsTunnelSeenFromTheLeft_IsTheProfile()
    {
        ConnectionSettings seed = Connection(
            "L2L-IPSEC",
            End(ConnectionEnd.Left, "203.0.113.133", ["203.0.113.200/32"], source: "203.0.113.200"),
            End(ConnectionEnd.Right, "198.51.100.2", ["192.0.2.0/24"]),
            AutoAction.Start) with
        { ForceEncaps = Set(true) };
        LoadedConnection connection = Create(seed, "203.0.113.133")!;
        ConnectionProfile profile = connection.Profile;
        Assert.Equal(IPAddress.Parse("203.0.113.133"), profile.Local);
        Assert.Equal(IPAddress.Parse("198.51.100.2"), profile.Remote);
        Assert.Equal("203.0.113.133", profile.LocalId.ToString());
        Assert.Equal("198.51.100.2", profile.RemoteId!.ToString());
        Assert.True(profile.PreSharedKey!.FixedTimeEquals("CHANGE-ME"u8));
        Assert.Equal("203.0.113.200/32 <-> 192.0.2.0/24", Assert.Single(profile.Selectors).ToString());
        Assert.Null(profile.PfsGroup);
        Assert.Null(profile.DpdDelay);
        Assert.True(profile.ForceEncapsulation);
        Assert.Equal(StartAction.Start, profile.StartAction);
        Assert.Equal(16384u, profile.Reqid);
        Assert.Equal(new SourceRouting(IPAddress.Parse("203.0.113.200"), IPAddress.Parse("198.51.100.2")), connection.Routing);
        Assert.Equal("start", connection.Auto);
        Assert.Empty(_diagnostics);
    }

    [Fact]
    public void Create_SameFileOnTheOtherGateway_SwapsTheSides()
    {
        ConnectionSettings seed = Connection(
            "L2L-IPSEC",
            End(ConnectionEnd.Left, "203.0.113.133", ["203.0.113.200/32"], source: "203.0.113.200"),
            End(ConnectionEnd.Right, "198.51.100.2", ["192.0.2.0/24"]));
        LoadedConnection connection = Create(seed, "198.51.100.2")!;
        Assert.Equal("192.0.2.0/24 <-> 203.0.113.200/32", Assert.Single(connection.Profile.Selectors).ToString());
        Assert.Null(connection.Routing);
    }

    [Fact]
    public void Create_SeveralSubnets_IsEveryPair()
    {
        ConnectionProfile profile = Create(Connection(
            "c", End(ConnectionEnd.Left, "203.0.113.133", ["10.0.1.0/24", "10.0.2.0/24"]), End(ConnectionEnd.Right, "198.51.100.2", ["10.1.0.0/16", "10.2.0.0/16"])),
            "203.0.113.133")!.Profile;
        Assert.Equal(4, profile.Selectors.Distinct().Count());
    }

    [Fact]
    public void Create_NoSubnets_IsHostToHost()
    {
        ConnectionProfile profile = Create(Connection("c", End(ConnectionEnd.Left, "203.0.113.133"), End(ConnectionEnd.Right, "198.51.100.2")), "203.0.113.133")!.Profile;
        Assert.Equal("203.0.113.133/32 <-> 198.51.100.2/32", Assert.Single(profile.Selectors).ToString());
    }

    [Fact]
    public void Create_PfsWithoutAGroup_TakesThatOfPhaseOne()
    {
        ConnectionSettings settings = Host() with { Pfs = Set(true), PfsGroup = Set<DhGroup?>(null) };
        Assert.Equal(GroupTable.Modp1024, Create(settings, "203.0.113.133")!.Profile.PfsGroup);
    }

    [Theory]
    [InlineData(30, 120, 30.0)]
    [InlineData(30, 0, null)]
    [InlineData(0, 120, null)]
    public void Create_DeadPeerDetection_TakesBothTimes(int delay, int timeout, double? expected)
    {
        ConnectionSettings settings = Host() with { DpdDelay = Set(TimeSpan.FromSeconds(delay)), DpdTimeout = Set(TimeSpan.FromSeconds(timeout)) };
        Assert.Equal(expected, Create(settings, "203.0.113.133")!.Profile.DpdDelay?.TotalSeconds);
    }

    [Fact]
    [Trait("Hostile", "T31")]
    public void Create_NoKeyFits_IsLoadedWithAWarningThatShowsTheLine()
    {
        LoadedConnection connection = Create(Host(), "203.0.113.133", Secrets("x", "10.0.0.1", "10.0.0.2"))!;
        Assert.Null(connection.Profile.PreSharedKey);
        Assert.Contains("203.0.113.133 198.51.100.2 : PSK", Assert.Single(_diagnostics).Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_KeyByAddressOfAPeerWithAName_IsFound()
    {
        ConnectionSettings settings = Connection("c", End(ConnectionEnd.Left, "203.0.113.133"), End(ConnectionEnd.Right, "198.51.100.2", id: "@asa"));
        ConnectionProfile profile = Create(settings, "203.0.113.133")!.Profile;
        Assert.Equal("@asa", profile.RemoteId!.ToString());
        Assert.NotNull(profile.PreSharedKey);
    }

    [Fact]
    public void Create_AnyPeer_HasNoAddressAndNoIdentity()
    {
        ConnectionSettings settings = Connection("c", End(ConnectionEnd.Left, "203.0.113.133"), End(ConnectionEnd.Right, "%any", ["10.9.0.0/24"]));
        ConnectionProfile profile = Create(settings, "203.0.113.133", Secrets("x"))!.Profile;
        Assert.Null(profile.Remote);
        Assert.Null(profile.RemoteId);
        Assert.NotNull(profile.PreSharedKey);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Create_AggressiveMode_IsWhatIsWritten(bool written) =>
        Assert.Equal(written, Create(Host() with { AggressiveMode = Set(written) }, "203.0.113.133")!.Profile.AggressiveMode);

    [Theory]
    [InlineData(FragmentationUse.Yes, Fragmentation.Yes)]
    [InlineData(FragmentationUse.No, Fragmentation.No)]
    [InlineData(FragmentationUse.Force, Fragmentation.Force)]
    public void Create_Fragmentation_IsWhatIsWritten(FragmentationUse written, Fragmentation meant) =>
        Assert.Equal(meant, Create(Host() with { Fragmentation = Set(written) }, "203.0.113.133")!.Profile.Fragmentation);

    [Fact]
    public void Create_NeitherEndIsHere_IsRefusedWithItsPlace()
    {
        Assert.Null(Create(Host(), "10.10.10.10"));
        Diagnostic problem = Assert.Single(_diagnostics);
        Assert.Equal((DiagnosticSeverity.Error, "ipsec.conf:3:1"), (problem.Severity, problem.Location.ToString()));
    }

    [Fact]
    public void Create_WhatIsNotThere_IsRefusedAndNotWeakened()
    {
        Assert.Null(Create(Host() with { AuthBy = Set(AuthenticationMethod.Never) }, "203.0.113.133"));
        Assert.Null(Create(Host() with { AuthBy = Set(AuthenticationMethod.RsaSignature) }, "203.0.113.133"));
        Assert.Null(Create(Host() with { Type = Set(ConnectionType.Passthrough) }, "203.0.113.133"));
        Assert.Equal(3, _diagnostics.Count(diagnostic => diagnostic is { Severity: DiagnosticSeverity.Error, Suggestion: not null }));
    }

    [Fact]
    public void Create_FilesOfTheExample_AreTheSeedsTunnel()
    {
        string folder = Path.Combine(Root(), "examples", "asa-site-to-site");
        using LoadedConfiguration files = ConfigurationLoader.Load(Path.Combine(folder, "ipsec.conf"), Path.Combine(folder, "ipsec.secrets"), new OwnFiles());
        var machine = new LocalNetwork { Addresses = [new LocalAddress("eth0", IPAddress.Parse("203.0.113.133"))], Listen = files.Setup.Listen.Value };
        using CredentialSource credentials = new(folder, files.Secrets, strict: false, TimeProvider.System);
        LoadedConnection connection = new ProfileFactory(files.Setup, files.Secrets, credentials, new RemoteAccessFactory(files.Secrets, "/nowhere"), machine, new ReqidTable(), IkePorts.Standard)
            .Create(Assert.Single(files.Connections), _diagnostics)!;
        ConnectionProfile profile = connection.Profile;
        Assert.Equal(["3des-md5-modp1024", "aes256-sha1-modp1024"], profile.IkeProposals.Select(proposal => proposal.ToString()));
        Assert.Equal("3des-md5", Assert.Single(profile.EspProposals).ToString());
        Assert.Equal("203.0.113.200/32 <-> 192.0.2.0/24", Assert.Single(profile.Selectors).ToString());
        Assert.Equal((TimeSpan.FromHours(24), TimeSpan.FromHours(8)), (profile.IkeLifetime, profile.ChildLifetime));
        Assert.True(profile is { ForceEncapsulation: true, NatTraversal: true, PfsGroup: null, StartAction: StartAction.Start, KeyingTries: 0 });
        Assert.True(profile.PreSharedKey!.FixedTimeEquals("CHANGE-ME"u8));
        Assert.Equal(IPAddress.Parse("203.0.113.200"), connection.Routing!.Source);
        Assert.Empty(_diagnostics);
    }

    [Fact]
    public void Create_KernelSettings_AreThoseOfTheFile()
    {
        ConnectionSettings settings = Host() with
        {
            Priority = Set(1000u),
            MarkIn = Set<MarkSpecification?>(new(5, 0xff)),
            Sha2TruncBug = Set(true),
            OctetLimit = Set(1000ul),
            OctetMargin = Set(100ul),
            Left = End(ConnectionEnd.Left, "203.0.113.133", source: "203.0.113.200") with { NextHop = Set<NextHop>(new NextHop.DefaultRoute()) },
            Mtu = Set(1400u),
        };
        LoadedConnection connection = Create(settings, "203.0.113.133")!;
        Assert.Equal(new KernelSettings { Priority = 1000, MarkIn = new(5, 0xff), TruncatesSha256 = true, Octets = (900, 1000) }, connection.Kernel);
        Assert.Equal((1400u, true), (connection.Routing!.Mtu!.Value, connection.Routing.ByDefaultRoute));
        Assert.Equal(KernelSettings.Usual, Create(Host(), "203.0.113.133")!.Kernel);
    }

    [Fact]
    public void Create_OwnIkePort_IsSaidToHaveNoEffect()
    {
        ConnectionSettings settings = Host() with { Left = Host().Left with { IkePort = Set<ushort>(4711) }, Right = Host().Right with { IkePort = Set<ushort>(4712) } };
        Assert.Equal(((500, 4500), (4712, 4500)), (Create(settings, "203.0.113.133")!.Profile.LocalPorts, Create(settings, "203.0.113.133")!.Profile.RemotePorts));
        Assert.Contains(_diagnostics, diagnostic => diagnostic is { Severity: DiagnosticSeverity.Warning, Code: DiagnosticCode.WithoutEffect });
    }

    // What people may write (1 to 16383) and what is given out never meet.
    [Fact]
    public void ReqidTable_FirstNumber_IsAboveAllThatCanBeWritten()
    {
        using LoadedConfiguration files = new TextFiles { ["ipsec.conf"] = "conn a\n    left=192.0.2.1\n    right=192.0.2.2\n    authby=secret\n    reqid=16384\n    auto=add\n", ["ipsec.secrets"] = "" }.Load();
        Assert.Equal(16384u, new ReqidTable()["a"]);
        Assert.True(Assert.Single(files.Connections).HasErrors);
    }

    [Fact]
    public void ReqidTable_SameName_KeepsItsNumber()
    {
        var table = new ReqidTable();
        Assert.Equal([16384u, 16388u, 16384u, 16392u], [table["a"], table["b"], table["a"], table["c"]]);
    }

    private static string Root([CallerFilePath] string here = "")
    {
        for (DirectoryInfo? folder = new FileInfo(here).Directory; folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "XfrmCtl.sln")))
                return folder.FullName;
        throw new InvalidOperationException("XfrmCtl.sln stands above no test source");
    }

    /// <summary>The files on disk, whatever mode a checkout gave them.</summary>
    private sealed class OwnFiles : IConfigurationFiles
    {
        public ConfigurationFile Read(string path) => ConfigurationFile.Found(path, File.ReadAllBytes(path));

        public IReadOnlyList<string> Glob(string pattern) => [];
    }

    private static ConnectionSettings Host() => Connection("c", End(ConnectionEnd.Left, "203.0.113.133"), End(ConnectionEnd.Right, "198.51.100.2"));

    private LoadedConnection? Create(ConnectionSettings settings, string here, IpsecSecrets? secrets = null)
    {
        var machine = new LocalNetwork { Addresses = [new LocalAddress("eth0", IPAddress.Parse(here))] };
        IpsecSecrets known = secrets ?? Secrets("CHANGE-ME", "203.0.113.133", "198.51.100.2");
        using CredentialSource credentials = new("/nowhere", known, strict: false, TimeProvider.System);
        return new ProfileFactory(Setup(), known, credentials, new RemoteAccessFactory(known, "/nowhere"), machine, new ReqidTable(), IkePorts.Standard)
            .Create(settings, _diagnostics);
    }
}
