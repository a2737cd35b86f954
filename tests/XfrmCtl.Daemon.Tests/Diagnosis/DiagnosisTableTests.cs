using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Daemon.Diagnosis;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Tests.Diagnosis;

public sealed partial class DiagnosisTableTests
{
    [Fact]
    public void Rows_AllOfThem_HaveNamesOfTheirOwn()
    {
        string[] ids = [.. DiagnosisTable.Rows.Select(row => row.Id)];
        Assert.True(ids.Length >= 30, $"{ids.Length}");
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[a-z0-9]+\\.[a-z0-9-]+$", id));
    }

    /// <summary>
    /// Every diagnosis has a test that makes the fault and finds it named first: a trait names the row, or is a star where the argument <c>id</c> of each case does.
    /// </summary>
    [Fact]
    public void Rows_AllOfThem_HaveATestThatMakesTheFault()
    {
        string[] named = [.. typeof(DiagnosisTableTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()).SelectMany(Named).Distinct()];
        string[] rows = [.. DiagnosisTable.Rows.Select(row => row.Id), .. Diagnostician.ProblemIds];
        Assert.Empty(rows.Except(named));
        Assert.Empty(named.Except(rows));
    }

    /// <summary>What engines alone cannot make (rules, routes, sysctls, counters of a kernel) is made in the lab, where why names it first.</summary>
    [Fact]
    public void Rows_OfTheMachineTheWayAndTraffic_AreMadeByTheirRealCausesInTheLab()
    {
        string[] made = [.. LabName().Matches(File.ReadAllText(Path.Combine(Root, "tests", "lab", "scenarios", "why"))).Select(match => match.Groups[1].Value)];
        string[] wanted = [.. DiagnosisTable.Rows.Select(row => row.Id).Where(id => id.StartsWith("traffic.", StringComparison.Ordinal) || id.StartsWith("path.", StringComparison.Ordinal) || id.StartsWith("machine.", StringComparison.Ordinal))];

        // Large datagrams are cut by two engines and a network that loses pieces: CertificateDiagnosisTests.
        Assert.Empty(wanted.Except(made).Except(["path.large-datagrams"]));
        Assert.Empty(made.Except(DiagnosisTable.Rows.Select(row => row.Id)));
    }

    [Theory]
    [InlineData("10.1.0.0/16", "192.0.2.0/24", "access-list ACL extended permit ip 192.0.2.0 255.255.255.0 10.1.0.0 255.255.0.0")]
    [InlineData("203.0.113.200/32", "192.0.2.0/24", "access-list ACL extended permit ip 192.0.2.0 255.255.255.0 host 203.0.113.200")]
    [InlineData("10.1.0.0/16", "0.0.0.0/0", "access-list ACL extended permit ip any4 10.1.0.0 255.255.0.0")]
    public void AsaLines_AccessList_IsSeenFromTheAsa(string ours, string theirs, string expected) =>
        Assert.Equal(expected, AsaLines.AccessList([new(new TrafficSelector(IPNetwork.Parse(ours)), new TrafficSelector(IPNetwork.Parse(theirs)))])[0]);

    [Fact]
    public void AsaLines_ProtocolAndPort_AreInTheEntry() => Assert.Equal(
        "access-list ACL extended permit tcp host 192.0.2.7 eq 443 host 203.0.113.200",
        AsaLines.AccessList([new(new(IPNetwork.Parse("203.0.113.200/32"), 6), new(IPNetwork.Parse("192.0.2.7/32"), 6, 443))])[0]);

    [Fact]
    public void AsaLines_Policy_IsThatOfTheFirstChoiceThatAnAsaHas()
    {
        ConnectionProfile profile = Effects.Samples.Profile() with
        {
            IkeProposals = [new(CipherTable.Aes, 256, HashTable.Sha256, GroupTable.Modp2048), new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp1536)],
            IkeLifetime = TimeSpan.FromHours(24),
        };
        Assert.Equal(["crypto ikev1 policy POLICY", " authentication pre-share", " encryption aes-256", " hash sha", " group 5", " lifetime 86400"], AsaLines.Policy(profile));
        Assert.StartsWith("! IKEv1 of an ASA 9.1 has no", AsaLines.Policy(profile with { IkeProposals = [profile.IkeProposals[0]] })[0], StringComparison.Ordinal);
    }

    [Fact]
    public void AsaLines_TransformSet_HasTheAsasWords() => Assert.Equal(
        "crypto ipsec ikev1 transform-set SET esp-3des esp-md5-hmac",
        AsaLines.TransformSet(Effects.Samples.Profile() with { EspProposals = [new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5)] })[0]);

    // Before 8.4 there was one IKE and one way to spare traffic from NAT.
    [Fact]
    public void AsaOldLines_OfEveryKind_AreThoseOf82()
    {
        SelectorPair pair = new(new TrafficSelector(IPNetwork.Parse("203.0.113.200/32")), new TrafficSelector(IPNetwork.Parse("192.0.2.0/24")));
        ConnectionProfile profile = Effects.Samples.Profile() with
        {
            IkeProposals = [new(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp1024)],
            EspProposals = [new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5)],
            IkeLifetime = TimeSpan.FromHours(24),
        };

        Assert.Equal(
            [
                "crypto isakmp policy POLICY", " authentication pre-share", " encryption 3des", " hash md5", " group 2", " lifetime 86400",
                "crypto ipsec transform-set SET esp-3des esp-md5-hmac", "crypto map MAP SEQ set transform-set SET",
                "crypto isakmp enable OUTSIDE", "crypto map MAP interface OUTSIDE",
                "tunnel-group 203.0.113.133 type ipsec-l2l", "tunnel-group 203.0.113.133 ipsec-attributes", " pre-shared-key KEY",
                "access-list NONAT extended permit ip 192.0.2.0 255.255.255.0 host 203.0.113.200", "nat (INSIDE) 0 access-list NONAT",
                " vpn-tunnel-protocol IPSec",
            ],
            AsaOldLines.Of([.. AsaLines.Policy(profile), .. AsaLines.TransformSet(profile), .. AsaLines.Listens, .. AsaLines.TunnelGroup("203.0.113.133"), .. AsaLines.NoNat(pair), " vpn-tunnel-protocol ikev1"]));
        Assert.Empty(AsaOldLines.Of(["show crypto ipsec sa peer 203.0.113.133", AsaLines.PacketTracer(pair)]));
    }

    [Fact]
    public void Placeholders_InLines_AreExplainedAndOthersAreNot()
    {
        Assert.Equal(["MAP", "SEQ", "SET"], AsaPlaceholders.In(["crypto map MAP SEQ set ikev1 transform-set SET", "! POLICY in a remark"]).Select(one => one.Word));
        Assert.Equal(["LOCAL-NET"], AsaPlaceholders.In(["object network LOCAL-NET"]).Select(one => one.Word));
    }

    /// <summary>Every word in capitals of every line that a row can give has an explanation: nobody types MAP into a firewall.</summary>
    [Fact]
    public void Placeholders_OfTheSources_AreAllInTheTable()
    {
        string folder = Path.Combine(Root, "src", "XfrmCtl.Daemon", "Diagnosis");
        HashSet<string> known = [.. AsaPlaceholders.In([File.ReadAllText(Path.Combine(folder, "AsaPlaceholders.cs"))]).Select(one => one.Word)];
        string[] unexplained = [.. Directory.EnumerateFiles(folder, "*.cs").SelectMany(File.ReadLines).SelectMany(line => AsaCommand().Matches(line)).Select(match => match.Value)
            .SelectMany(line => Capitals().Matches(line)).Select(match => match.Value).Where(word => word.Length > 1 && !known.Contains(word)).Distinct()];
        Assert.Empty(unexplained.Except(["LOCAL"])); // the server group of an ASA's own users
    }

    private static IEnumerable<string> Named(MethodInfo test)
    {
        foreach (TraitAttribute trait in test.GetCustomAttributes<TraitAttribute>().Where(trait => trait.Name == "Diagnosis"))
        {
            if (trait.Value != "*")
            {
                yield return trait.Value;
                continue;
            }

            int id = Array.FindIndex(test.GetParameters(), parameter => parameter.Name == "id");
            foreach (object?[] given in test.GetCustomAttributes<InlineDataAttribute>().Select(inline => inline.Data))
                yield return (string)given[id]!;
            foreach (MemberDataAttribute member in test.GetCustomAttributes<MemberDataAttribute>())
                foreach (ITheoryDataRow row in (IEnumerable<ITheoryDataRow>)test.DeclaringType!.GetProperty(member.MemberName)!.GetValue(null)!)
                    yield return (string)row.GetData()[id]!;
        }
    }

    private static string Root
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "XfrmCtl.sln")))
                folder = folder.Parent;
            return folder!.FullName;
        }
    }

    [GeneratedRegex("\"(crypto|tunnel-group|group-policy|access-list|nat|object|show|packet-tracer|sysopt| ikev1| vpn)[^\"]*\"")]
    private static partial Regex AsaCommand();

    [GeneratedRegex("names ([a-z0-9]+\\.[a-z0-9-]+)")]
    private static partial Regex LabName();

    [GeneratedRegex("(?<![a-zA-Z{.])[A-Z][A-Z-]+(?![a-z])")]
    private static partial Regex Capitals();
}
