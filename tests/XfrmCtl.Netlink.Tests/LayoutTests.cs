using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Netlink.Route;
using XfrmCtl.Netlink.Route.Layout;
using XfrmCtl.Netlink.Sockets;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Netlink.Xfrm.Layout;

namespace XfrmCtl.Netlink.Tests;

/// <summary>Our structures and numbers are those of the kernel's headers, as the probe in native/xfrm-layout prints them.</summary>
public class LayoutTests
{
    private static readonly string ProbeFolder = Path.Combine(Root(), "native", "xfrm-layout");
    private static readonly Dictionary<string, int> Golden = Parse(File.ReadAllText(Path.Combine(ProbeFolder, "golden.tsv")));

    /// <summary>A structure in C and here, and its fields in both: <c>ours=theirs</c>.</summary>
    public static TheoryData<string, string, string> Structures => new()
    {
        { "nlmsghdr", nameof(MessageHeader), "Length=nlmsg_len Type=nlmsg_type Flags=nlmsg_flags Sequence=nlmsg_seq PortId=nlmsg_pid" },
        { "xfrm_id", nameof(XfrmId), "Destination=daddr Spi=spi Protocol=proto" },
        {
            "xfrm_selector", nameof(XfrmSelectorLayout),
            "Destination=daddr Source=saddr DestinationPort=dport DestinationPortMask=dport_mask SourcePort=sport "
            + "SourcePortMask=sport_mask Family=family DestinationPrefixLength=prefixlen_d SourcePrefixLength=prefixlen_s "
            + "Protocol=proto InterfaceIndex=ifindex User=user"
        },
        {
            "xfrm_lifetime_cfg", nameof(XfrmLifetimeConfig),
            "SoftByteLimit=soft_byte_limit HardByteLimit=hard_byte_limit SoftPacketLimit=soft_packet_limit "
            + "HardPacketLimit=hard_packet_limit SoftAddExpiresSeconds=soft_add_expires_seconds "
            + "HardAddExpiresSeconds=hard_add_expires_seconds SoftUseExpiresSeconds=soft_use_expires_seconds "
            + "HardUseExpiresSeconds=hard_use_expires_seconds"
        },
        { "xfrm_lifetime_cur", nameof(XfrmLifetimeCurrent), "Bytes=bytes Packets=packets AddTime=add_time UseTime=use_time" },
        { "xfrm_stats", nameof(XfrmStats), "ReplayWindow=replay_window Replay=replay IntegrityFailed=integrity_failed" },
        { "xfrm_mark", nameof(XfrmMarkLayout), "Value=v Mask=m" },
        {
            "xfrm_usersa_info", nameof(XfrmUserSaInfo),
            "Selector=sel Id=id Source=saddr Lifetime=lft Current=curlft Stats=stats Sequence=seq Reqid=reqid Family=family "
            + "Mode=mode ReplayWindow=replay_window Flags=flags"
        },
        { "xfrm_usersa_id", nameof(XfrmUserSaId), "Destination=daddr Spi=spi Family=family Protocol=proto" },
        { "xfrm_userspi_info", nameof(XfrmUserSpiInfo), "Info=info Smallest=min Largest=max" },
        {
            "xfrm_encap_tmpl", nameof(XfrmEncapTemplate),
            "Type=encap_type SourcePort=encap_sport DestinationPort=encap_dport OriginalAddress=encap_oa"
        },
        {
            "xfrm_replay_state_esn", nameof(XfrmReplayStateEsn),
            "BitmapWords=bmp_len OutputSequence=oseq Sequence=seq OutputSequenceHigh=oseq_hi SequenceHigh=seq_hi ReplayWindow=replay_window"
        },
        { "xfrm_algo", nameof(XfrmAlgorithmHeader), "Name=alg_name KeyBits=alg_key_len" },
        { "xfrm_algo_auth", nameof(XfrmAlgorithmIcvHeader), "Name=alg_name KeyBits=alg_key_len IcvBits=alg_trunc_len" },
        { "xfrm_algo_aead", nameof(XfrmAlgorithmIcvHeader), "Name=alg_name KeyBits=alg_key_len IcvBits=alg_icv_len" },
        {
            "xfrm_userpolicy_info", nameof(XfrmUserPolicyInfo),
            "Selector=sel Lifetime=lft Current=curlft Priority=priority Index=index Direction=dir Action=action Flags=flags Share=share"
        },
        { "xfrm_userpolicy_id", nameof(XfrmUserPolicyId), "Selector=sel Index=index Direction=dir" },
        {
            "xfrm_user_tmpl", nameof(XfrmUserTemplate),
            "Id=id Family=family Source=saddr Reqid=reqid Mode=mode Share=share Optional=optional IntegrityAlgorithms=aalgos "
            + "EncryptionAlgorithms=ealgos CompressionAlgorithms=calgos"
        },
        {
            "xfrm_user_acquire", nameof(XfrmUserAcquire),
            "Id=id Source=saddr Selector=sel Policy=policy IntegrityAlgorithms=aalgos EncryptionAlgorithms=ealgos "
            + "CompressionAlgorithms=calgos Sequence=seq"
        },
        { "xfrm_user_expire", nameof(XfrmUserExpire), "State=state Hard=hard" },
        { "xfrm_user_polexpire", nameof(XfrmUserPolicyExpire), "Policy=pol Hard=hard" },
        {
            "xfrm_user_mapping", nameof(XfrmUserMapping),
            "Id=id Reqid=reqid OldSource=old_saddr NewSource=new_saddr OldSourcePort=old_sport NewSourcePort=new_sport"
        },
        {
            "xfrmu_spdinfo", nameof(XfrmSpdInfoLayout),
            "In=incnt Out=outcnt Forward=fwdcnt SocketIn=inscnt SocketOut=outscnt SocketForward=fwdscnt"
        },
        { "xfrm_replay_state", nameof(XfrmReplayState), "OutputSequence=oseq Sequence=seq Bitmap=bitmap" },
        {
            "xfrm_user_sec_ctx", nameof(XfrmUserSecurityContext),
            "Length=len ExtensionType=exttype Algorithm=ctx_alg Doi=ctx_doi TextLength=ctx_len"
        },
        { "xfrm_userpolicy_type", nameof(XfrmUserPolicyType), "Type=type Reserved1=reserved1 Reserved2=reserved2" },
        { "xfrm_user_offload", nameof(XfrmUserOffload), "InterfaceIndex=ifindex Flags=flags" },
        { "xfrm_user_kmaddress", nameof(XfrmUserKmAddress), "Local=local Remote=remote Reserved=reserved Family=family" },
        {
            "xfrm_user_migrate", nameof(XfrmUserMigrate),
            "OldDestination=old_daddr OldSource=old_saddr NewDestination=new_daddr NewSource=new_saddr Protocol=proto Mode=mode "
            + "Reserved=reserved Reqid=reqid OldFamily=old_family NewFamily=new_family"
        },
        {
            "xfrm_address_filter", nameof(XfrmAddressFilterLayout),
            "Source=saddr Destination=daddr Family=family SourcePrefixLength=splen DestinationPrefixLength=dplen"
        },
        { "xfrm_user_report", nameof(XfrmUserReport), "Protocol=proto Selector=sel" },
        { "xfrm_aevent_id", nameof(XfrmAeventId), "Id=sa_id Source=saddr Flags=flags Reqid=reqid" },
        { "xfrm_usersa_flush", nameof(XfrmUserSaFlush), "Protocol=proto" },
        { "xfrmu_spdhthresh", nameof(XfrmSpdThresholdLayout), "LocalBits=lbits RemoteBits=rbits" },
        { "xfrm_userpolicy_default", nameof(XfrmUserPolicyDefault), "In=in Forward=fwd Out=out" },
        { "xfrmu_spdhinfo", nameof(XfrmHashInfo), "Buckets=spdhcnt MaximumBuckets=spdhmcnt" },
        { "xfrmu_sadhinfo", nameof(XfrmHashInfo), "Buckets=sadhcnt MaximumBuckets=sadhmcnt" },
        {
            "ifaddrmsg", nameof(IfAddrMessage),
            "Family=ifa_family PrefixLength=ifa_prefixlen Flags=ifa_flags Scope=ifa_scope Index=ifa_index"
        },
        {
            "rtmsg", nameof(RtMessage),
            "Family=rtm_family DestinationLength=rtm_dst_len SourceLength=rtm_src_len Tos=rtm_tos Table=rtm_table "
            + "Protocol=rtm_protocol Scope=rtm_scope Type=rtm_type Flags=rtm_flags"
        },
        { "ifinfomsg", nameof(IfInfoMessage), "Family=ifi_family Type=ifi_type Index=ifi_index Flags=ifi_flags Change=ifi_change" },
    };

    [Theory]
    [MemberData(nameof(Structures))]
    public void Structure_ComparedWithTheHeader_HasItsSizeAndOffsets(string theirs, string ours, string fields)
    {
        Type type = typeof(NetlinkConnection).Assembly.GetTypes().Single(candidate => candidate.Name == ours);

        Assert.Equal(Golden["size " + theirs], SizeOf(type));
        string[] pairs = fields.Split(' ');
        Assert.Equal(Golden.Keys.Count(key => key.StartsWith($"offset {theirs}.", StringComparison.Ordinal)), pairs.Length);
        Assert.Equal(FieldsOf(type).Count(field => !field.Name.StartsWith("Padding", StringComparison.Ordinal)), pairs.Length);
        foreach (string pair in pairs)
        {
            string[] names = pair.Split('=');
            Assert.Equal((pair, Golden[$"offset {theirs}.{names[1]}"]), (pair, OffsetOf(type, names[0])));
        }
    }

    [Theory]
    [InlineData(nameof(XfrmMessageType))]
    [InlineData(nameof(XfrmAttributeType))]
    [InlineData(nameof(RouteMessageType))]
    [InlineData(nameof(MessageFlags))]
    [InlineData(nameof(NetlinkSocket))]
    [InlineData(nameof(XfrmSocketOptions))]
    [InlineData(nameof(RouteEvents))]
    public void Number_ComparedWithTheHeader_IsTheSame(string holder)
    {
        // Those of the C library are not the kernel's netlink interface.
        string[] elsewhere = ["AF_NETLINK", "SOCK_RAW", "SOCK_CLOEXEC", "SOL_SOCKET", "SO_RCVBUF", "SO_RCVBUFFORCE", "SO_ATTACH_FILTER", "SOL_NETLINK",
            "IPPROTO_IP", "IPPROTO_IPV6", "IPPROTO_UDP"];
        Type type = typeof(NetlinkConnection).Assembly.GetTypes().Single(candidate => candidate.Name == holder);
        FieldInfo[] numbers = [.. type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => field.IsLiteral && field.Name.Contains('_') && !elsewhere.Contains(field.Name))];

        Assert.NotEmpty(numbers);
        foreach (FieldInfo number in numbers)
        {
            int value = Convert.ToInt32(number.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal((number.Name, Golden["number " + number.Name]), (number.Name, value));
        }
    }

    [Fact]
    public void AttributeName_OfEachNumber_IsTheHeaders()
    {
        string[] names = [.. Golden.Keys.Where(key => key.StartsWith("number XFRMA_", StringComparison.Ordinal))
            .Select(key => key["number ".Length..])
            .Where(name => !name.StartsWith("XFRMA_SAD_", StringComparison.Ordinal)
                && !name.StartsWith("XFRMA_SPD_", StringComparison.Ordinal) && name != "XFRMA_REPLAY_ESN_MAX")];

        Assert.Equal(XfrmAttributeType.Count, names.Length);
        Assert.All(names, name => Assert.Equal(name, XfrmAttributeType.Name((ushort)Golden["number " + name])));
    }

    [Theory]
    [InlineData(XfrmStateFlags.NoEcn, "XFRM_STATE_NOECN")]
    [InlineData(XfrmStateFlags.DecapDscp, "XFRM_STATE_DECAP_DSCP")]
    [InlineData(XfrmStateFlags.NoPmtuDiscovery, "XFRM_STATE_NOPMTUDISC")]
    [InlineData(XfrmStateFlags.WildReceive, "XFRM_STATE_WILDRECV")]
    [InlineData(XfrmStateFlags.Icmp, "XFRM_STATE_ICMP")]
    [InlineData(XfrmStateFlags.AfUnspec, "XFRM_STATE_AF_UNSPEC")]
    [InlineData(XfrmStateFlags.Align4, "XFRM_STATE_ALIGN4")]
    [InlineData(XfrmStateFlags.Esn, "XFRM_STATE_ESN")]
    [InlineData(XfrmPolicyFlags.LocalOk, "XFRM_POLICY_LOCALOK")]
    [InlineData(XfrmPolicyFlags.Icmp, "XFRM_POLICY_ICMP")]
    [InlineData(XfrmDirection.In, "XFRM_POLICY_IN")]
    [InlineData(XfrmDirection.Out, "XFRM_POLICY_OUT")]
    [InlineData(XfrmDirection.Forward, "XFRM_POLICY_FWD")]
    [InlineData(XfrmAction.Allow, "XFRM_POLICY_ALLOW")]
    [InlineData(XfrmAction.Block, "XFRM_POLICY_BLOCK")]
    [InlineData(Core.IpsecMode.Transport, "XFRM_MODE_TRANSPORT")]
    [InlineData(Core.IpsecMode.Tunnel, "XFRM_MODE_TUNNEL")]
    [InlineData(XfrmPolicyFlags.CpuAcquire, "XFRM_POLICY_CPU_ACQUIRE")]
    [InlineData(XfrmStateExtraFlags.NoDscpEncapsulation, "XFRM_SA_XFLAG_DONT_ENCAP_DSCP")]
    [InlineData(XfrmStateExtraFlags.OutputSequenceMayWrap, "XFRM_SA_XFLAG_OSEQ_MAY_WRAP")]
    [InlineData(XfrmStateDirection.In, "XFRM_SA_DIR_IN")]
    [InlineData(XfrmStateDirection.Out, "XFRM_SA_DIR_OUT")]
    [InlineData(XfrmPolicyType.Main, "XFRM_POLICY_TYPE_MAIN")]
    [InlineData(XfrmPolicyType.Sub, "XFRM_POLICY_TYPE_SUB")]
    [InlineData(XfrmShare.Any, "XFRM_SHARE_ANY")]
    [InlineData(XfrmShare.Session, "XFRM_SHARE_SESSION")]
    [InlineData(XfrmShare.User, "XFRM_SHARE_USER")]
    [InlineData(XfrmShare.Unique, "XFRM_SHARE_UNIQUE")]
    [InlineData(XfrmOffloadFlags.IPv6, "XFRM_OFFLOAD_IPV6")]
    [InlineData(XfrmOffloadFlags.Inbound, "XFRM_OFFLOAD_INBOUND")]
    [InlineData(XfrmOffloadFlags.Packet, "XFRM_OFFLOAD_PACKET")]
    [InlineData(XfrmDefaultAction.Unspecified, "XFRM_USERPOLICY_UNSPEC")]
    [InlineData(XfrmDefaultAction.Block, "XFRM_USERPOLICY_BLOCK")]
    [InlineData(XfrmDefaultAction.Accept, "XFRM_USERPOLICY_ACCEPT")]
    [InlineData(XfrmAeventFlags.ReplayThreshold, "XFRM_AE_RTHR")]
    [InlineData(XfrmAeventFlags.Replay, "XFRM_AE_RVAL")]
    [InlineData(XfrmAeventFlags.Usage, "XFRM_AE_LVAL")]
    [InlineData(XfrmAeventFlags.TimerThreshold, "XFRM_AE_ETHR")]
    [InlineData(XfrmAeventFlags.BecauseOfReplay, "XFRM_AE_CR")]
    [InlineData(XfrmAeventFlags.BecauseOfTimer, "XFRM_AE_CE")]
    [InlineData(XfrmAeventFlags.BecauseOfUpdate, "XFRM_AE_CU")]
    [InlineData(NetlinkProtocol.Route, "NETLINK_ROUTE")]
    [InlineData(NetlinkProtocol.Xfrm, "NETLINK_XFRM")]
    [InlineData(RouteType.Unicast, "RTN_UNICAST")]
    [InlineData(RouteType.Local, "RTN_LOCAL")]
    [InlineData(RouteType.Blackhole, "RTN_BLACKHOLE")]
    [InlineData(RouteType.Unreachable, "RTN_UNREACHABLE")]
    [InlineData(RouteType.Prohibit, "RTN_PROHIBIT")]
    public void Word_ComparedWithTheHeader_HasItsNumber(object word, string name) =>
        Assert.Equal(Golden["number " + name], Convert.ToInt32(word, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void MessageName_OfEachNumber_IsTheHeaders()
    {
        string[] names = [.. Golden.Keys.Where(key => key.StartsWith("number XFRM_MSG_", StringComparison.Ordinal))
            .Select(key => key["number ".Length..])];

        Assert.Equal(25, names.Length);
        Assert.All(names, name => Assert.Equal(name, XfrmMessageType.Name((ushort)Golden["number " + name])));
    }

    [Theory]
    [InlineData(XfrmEventGroups.Acquire, "XFRMNLGRP_ACQUIRE")]
    [InlineData(XfrmEventGroups.Expire, "XFRMNLGRP_EXPIRE")]
    [InlineData(XfrmEventGroups.States, "XFRMNLGRP_SA")]
    [InlineData(XfrmEventGroups.Policies, "XFRMNLGRP_POLICY")]
    [InlineData(XfrmEventGroups.Aevents, "XFRMNLGRP_AEVENTS")]
    [InlineData(XfrmEventGroups.Report, "XFRMNLGRP_REPORT")]
    [InlineData(XfrmEventGroups.Migrate, "XFRMNLGRP_MIGRATE")]
    [InlineData(XfrmEventGroups.Mapping, "XFRMNLGRP_MAPPING")]
    public void Group_ComparedWithTheHeader_HasItsNumber(XfrmEventGroups group, string name) =>
        Assert.Equal((uint)Golden["number " + name], XfrmEvents.Numbers.Single(pair => pair.Group == group).Number);

    [Fact]
    public void Probe_BuiltHere_PrintsTheGoldenTable()
    {
        string program = Path.Combine(Path.GetTempPath(), $"xfrm-layout-{Environment.ProcessId}");
        try
        {
            Assert.SkipUnless(File.Exists("/usr/include/linux/xfrm.h") && File.Exists("/usr/bin/gcc"), "gcc or the kernel's headers are missing");
            Run("/usr/bin/gcc", "-o", program, Path.Combine(ProbeFolder, "probe.c"));

            Dictionary<string, int> here = Parse(Run(program));

            Assert.Equal(Golden.OrderBy(pair => pair.Key, StringComparer.Ordinal), here.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        }
        finally
        {
            File.Delete(program);
        }
    }

    private static Dictionary<string, int> Parse(string table) => table
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('\t'))
        .ToDictionary(
            columns => $"{columns[0]} {columns[1]}",
            columns => int.Parse(columns[2], System.Globalization.CultureInfo.InvariantCulture));

    private static FieldInfo[] FieldsOf(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    private static int SizeOf(Type type) => (int)Generic(nameof(SizeOf), type).Invoke(null, null)!;

    private static int SizeOf<T>()
        where T : unmanaged => Unsafe.SizeOf<T>();

    /// <summary>Where a field starts: the first octet that changes when all of the field's bits are set.</summary>
    private static int OffsetOf(Type type, string name)
    {
        FieldInfo field = FieldsOf(type).Single(candidate => candidate.Name == name);
        object structure = Activator.CreateInstance(type)!;
        field.SetValue(structure, Generic(nameof(AllBitsSet), field.FieldType).Invoke(null, null));
        byte[] octets = (byte[])Generic(nameof(Octets), type).Invoke(null, [structure])!;
        return Array.IndexOf(octets, byte.MaxValue);
    }

    private static T AllBitsSet<T>()
        where T : unmanaged
    {
        T value = default;
        MemoryMarshal.AsBytes(new Span<T>(ref value)).Fill(byte.MaxValue);
        return value;
    }

    private static byte[] Octets<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new Span<T>(ref value)).ToArray();

    private static MethodInfo Generic(string name, Type type) => typeof(LayoutTests)
        .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
        .Single(method => method.Name == name && method.IsGenericMethodDefinition)
        .MakeGenericMethod(type);

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "XfrmCtl.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
