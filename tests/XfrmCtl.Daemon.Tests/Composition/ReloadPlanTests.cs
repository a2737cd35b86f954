using System.Diagnostics;
using System.Net;
using System.Reflection;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Tests.Certificates;
using XfrmCtl.Daemon.Tests.Effects;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Daemon.Tests.Composition;

public sealed class ReloadPlanTests
{
    private static readonly Dictionary<string, (string Keyword, Func<ConnectionProfile, ConnectionProfile> Change)> s_changes = new()
    {
        ["Local"] = ("left", profile => profile with { Local = IPAddress.Parse("203.0.113.9") }),
        ["Remote"] = ("right", profile => profile with { Remote = null }),
        ["LocalId"] = ("leftid", profile => profile with { LocalId = Identity.Fqdn("here.example") }),
        ["RemoteId"] = ("rightid", profile => profile with { RemoteId = null }),
        ["PreSharedKey"] = ("ipsec.secrets", profile => profile with { PreSharedKey = new SecretBytes("x"u8) }),
        ["Signatures"] = ("keys and certificates", profile => profile with { Signatures = Signing.Credentials() }),
        ["Xauth"] = ("xauthclient, xauthserver and username", profile => profile with { Xauth = new XauthSettings.Client("alice", null) }),
        ["ModeConfig"] = ("modecfgclient, modecfgserver and addresspool", profile => profile with { ModeConfig = new ModeConfigSettings.Client(Push: false) }),
        ["CiscoUnity"] = ("cisco-unity", profile => profile with { CiscoUnity = true }),
        ["IkeProposals"] = ("ike", profile => profile with { IkeProposals = [new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp1536)] }),
        ["IkeLifetime"] = ("ikelifetime", profile => profile with { IkeLifetime = TimeSpan.FromHours(1) }),
        ["EspProposals"] = ("phase2alg", profile => profile with { EspProposals = [new(CipherTable.Aes, 256, IntegrityTable.HmacSha1)] }),
        ["PfsGroup"] = ("pfs", profile => profile with { PfsGroup = GroupTable.Modp1536 }),
        ["ChildLifetime"] = ("salifetime", profile => profile with { ChildLifetime = TimeSpan.FromHours(1) }),
        ["ChildKilobytes"] = ("ipsec-max-bytes", profile => profile with { ChildKilobytes = 4608000 }),
        ["Compress"] = ("compress", profile => profile with { Compress = true }),
        ["UniqueIdentities"] = ("uniqueids", profile => profile with { UniqueIdentities = UniqueIdentities.Never }),
        ["Rekey"] = ("rekey", profile => profile with { Rekey = false }),
        ["RekeyMargin"] = ("rekeymargin", profile => profile with { RekeyMargin = TimeSpan.FromMinutes(1) }),
        ["RekeyFuzzPercent"] = ("rekeyfuzz", profile => profile with { RekeyFuzzPercent = 1 }),
        ["KeyingTries"] = ("keyingtries", profile => profile with { KeyingTries = 7 }),
        ["Selectors"] = ("rightsubnet", profile => profile with { Selectors = [new(profile.Selectors[0].Local, new TrafficSelector(IPNetwork.Parse("10.9.0.0/16")))] }),
        ["Protocol"] = ("phase2", profile => profile with { Protocol = IpsecProtocol.Ah }),
        ["Mode"] = ("type", profile => profile with { Mode = IpsecMode.Transport }),
        ["NatTraversal"] = ("nat_traversal", profile => profile with { NatTraversal = false }),
        ["ForceEncapsulation"] = ("forceencaps", profile => profile with { ForceEncapsulation = true }),
        ["NatKeepalive"] = ("nat-keepalive", profile => profile with { NatKeepalive = TimeSpan.FromSeconds(1) }),
        ["DpdDelay"] = ("dpddelay", profile => profile with { DpdDelay = TimeSpan.FromSeconds(1) }),
        ["DpdTimeout"] = ("dpdtimeout", profile => profile with { DpdTimeout = TimeSpan.FromSeconds(1) }),
        ["DpdAction"] = ("dpdaction", profile => profile with { DpdAction = DpdAction.Clear }),
        ["AggressiveMode"] = ("aggrmode", profile => profile with { AggressiveMode = true }),
        ["InitialContact"] = ("initial-contact", profile => profile with { InitialContact = false }),
        ["Fragmentation"] = ("fragmentation", profile => profile with { Fragmentation = Fragmentation.Force }),
        ["FragmentSize"] = ("fragmentation", profile => profile with { FragmentSize = 576 }),
        ["StartAction"] = ("auto", profile => profile with { StartAction = StartAction.Route }),
        ["RetransmitInterval"] = ("retransmit-interval", profile => profile with { RetransmitInterval = TimeSpan.FromSeconds(3) }),
        ["RetransmitTimeout"] = ("retransmit-timeout", profile => profile with { RetransmitTimeout = TimeSpan.FromSeconds(3) }),
        ["ReplayWindow"] = ("replay-window", profile => profile with { ReplayWindow = 64 }),
        ["Reqid"] = ("reqid", profile => profile with { Reqid = 5 }),
        ["LocalPorts"] = ("leftikeport", profile => profile with { LocalPorts = (501, 4500) }),
        ["RemotePorts"] = ("rightikeport", profile => profile with { RemotePorts = (501, 4500) }),
    };

    public static TheoryData<string> Settings =>
        [.. typeof(ConnectionProfile).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && property.Name != "Name").Select(property => property.Name)];

    // A setting that the engine gets is in the table, or a reload would not see it.
    [Theory]
    [MemberData(nameof(Settings))]
    public void Change_OfOneSetting_NamesItsKeywordAndSaysWhetherSasStay(string setting)
    {
        (string keyword, Func<ConnectionProfile, ConnectionProfile> change) = s_changes[setting];
        LoadedConnection before = Loaded();
        ConnectionChange found = ConnectionChange.Between(before, before with { Profile = change(before.Profile) })!;
        Assert.Equal([keyword], found.Keywords);
        Assert.Equal(found.Reach != ChangeReach.Everything, found.KeepsSas);
    }

    [Fact]
    public void Change_SeenFromTheRight_NamesTheKeywordsOfItsEnds()
    {
        LoadedConnection before = Loaded() with { End = ConnectionEnd.Right };
        ConnectionChange found = ConnectionChange.Between(before, before with { Profile = before.Profile with { Local = IPAddress.Loopback, RemoteId = null } })!;
        Assert.Equal(["right", "leftid"], found.Keywords);
    }

    [Fact]
    public void Change_OfRoutingAndNames_TouchesNoSa()
    {
        LoadedConnection before = Loaded() with { Routing = new SourceRouting(Samples.Local, Samples.Remote) };
        ConnectionChange found = ConnectionChange.Between(before, before with { Routing = before.Routing with { Metric = 7 }, Aliases = ["office"], Auto = "route" })!;
        Assert.Equal(["auto", "connalias", "metric"], found.Keywords);
        Assert.Equal((ChangeReach.Timers | ChangeReach.Policies, true), (found.Reach, found.KeepsSas));
    }

    [Fact]
    public void Between_TwoSets_SortsThemIntoAddedRemovedChangedUnchanged()
    {
        LoadedConnection[] before = [Loaded("gone"), Loaded("same"), Loaded("other")];
        LoadedConnection[] after = [Loaded("same"), Loaded("other") with { Profile = Loaded("other").Profile with { KeyingTries = 9, PfsGroup = GroupTable.Modp1536 } }, Loaded("new")];
        ReloadReport report = ReloadPlan.Between(before, after).Report(dryRun: true, [], []);
        Assert.Equal((true, 1), (report.DryRun, report.Unchanged));
        Assert.Equal(["new"], report.Added);
        Assert.Equal(["gone"], report.Removed);
        ReloadedConnection changed = Assert.Single(report.Changed);
        Assert.Equal(("other", false), (changed.Name, changed.EndsSas));
        Assert.Equal(["pfs", "keyingtries"], changed.Keywords);
        Assert.Equal(["timers", "phase2"], changed.Touches);
    }

    [Fact]
    public void Between_TwiceAsMany_TakesNoMoreThanAFewTimesAsLong()
    {
        LoadedConnection[] Many(int count) => [.. Enumerable.Range(0, count).Select(number => Loaded($"c{number}"))];
        TimeSpan Time(int count)
        {
            (LoadedConnection[] before, LoadedConnection[] after) = (Many(count), Many(count));
            long began = Stopwatch.GetTimestamp();
            Assert.Equal(count, ReloadPlan.Between(before, after).Unchanged);
            return Stopwatch.GetElapsedTime(began);
        }
        Time(1000);
        Assert.True(Time(10_000) < TimeSpan.FromSeconds(5), "the plan for 10,000 connections takes more than seconds");
    }

    private static LoadedConnection Loaded(string name = "c") => new(Samples.Profile(name), "add", null);
}
