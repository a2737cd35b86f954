using System.Collections.Immutable;
using System.Net;
using System.Text;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Daemon.Tests.Composition;

/// <summary>Settings as the configuration's reader would give them, without its help.</summary>
internal static class ConfigurationSamples
{
    public static Setting<T> Set<T>(T value) => new(value, new Origin(OriginKind.Own));

    public static LoadedConfiguration Load(SetupSettings setup, IpsecSecrets secrets, params ConnectionSettings[] connections) => new()
    {
        Dialect = new(Dialect.Openswan, "it is a sample", null),
        Setup = setup,
        Connections = connections,
        Secrets = secrets,
        Diagnostics = [],
        Documents = [IpsecConfDocument.Parse(new SourceText("ipsec.conf", "config setup\n"))],
    };

    public static IpsecSecrets Secrets(string key, params string[] ids)
    {
        IdentitySpecification Parse(string id) => IdentitySpecification.TryParse(id, out IdentitySpecification? parsed, out _) ? parsed! : throw new ArgumentException(id);
        return new([new SecretEntry(SecretKind.Psk, [.. ids.Select(Parse)], new SecretBytes(Encoding.ASCII.GetBytes(key)), default)]);
    }

    public static SetupSettings Setup(string? listen = null) => new()
    {
        Listen = Set<IPAddress?>(listen is null ? null : IPAddress.Parse(listen)),
        PlutoDebug = Set(ImmutableArray<string>.Empty),
        PlutoStderrLog = Set<string?>(null),
        PerPeerLog = Set(false),
        PerPeerLogDirectory = Set(""),
        NatTraversal = Set(true),
        VirtualPrivate = Set<ImmutableArray<VirtualPrivateNetwork>>([]),
        MyId = Set<IdentitySpecification?>(null),
        ProtoStack = Set("netkey"),
        UniqueIds = Set(UniqueIds.Replace),
        StrictCrlPolicy = Set(false),
        KeepAlive = Set(TimeSpan.FromSeconds(20)),
        ForceKeepalive = Set(false),
        SecretsFile = Set<string?>(null),
        Effective = [],
    };

    public static EndSettings End(ConnectionEnd end, string host, string[]? subnets = null, string? source = null, string? id = null) => new()
    {
        End = end,
        Host = Set<HostSpecification>(host == "%any" ? new HostSpecification.Any() : new HostSpecification.Address(IPAddress.Parse(host))),
        Subnets = Set<ImmutableArray<IPNetwork>>([.. (subnets ?? []).Select(subnet => IPNetwork.Parse(subnet))]),
        SourceIp = Set(source is null ? null : IPAddress.Parse(source)),
        NextHop = Set<NextHop>(new NextHop.Direct()),
        Id = Set(id is not null && IdentitySpecification.TryParse(id, out IdentitySpecification? parsed, out _) ? parsed : null),
        ProtocolPort = Set(ProtocolPort.Any),
        UpDown = Set<string?>(null),
        IkePort = Set<ushort>(500),
        Certificate = Set<string?>(null),
        Authority = Set<string?>(null),
        SendCertificate = Set(CertificateSending.Always),
        PublicKey = Set(PublicKeySpecification.Unsaid),
    };

    public static ConnectionSettings Connection(string name, EndSettings left, EndSettings right, AutoAction auto = AutoAction.Add) => new()
    {
        Name = name,
        Location = new SourceLocation("ipsec.conf", 3, 1),
        HasErrors = false,
        Aliases = Set(ImmutableArray<string>.Empty),
        Auto = Set(auto),
        Type = Set(ConnectionType.Tunnel),
        Left = left,
        Right = right,
        AuthBy = Set(AuthenticationMethod.Secret),
        IkeProposals = Set<ImmutableArray<IkeProposal>>([new(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp1024)]),
        EspProposals = Set<ImmutableArray<EspProposal>>([new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5)]),
        PfsGroup = Set<DhGroup?>(GroupTable.Modp1024),
        Pfs = Set(false),
        IkeLifetime = Set(TimeSpan.FromHours(24)),
        SaLifetime = Set(TimeSpan.FromHours(8)),
        Rekey = Set(true),
        RekeyMargin = Set(TimeSpan.FromMinutes(9)),
        RekeyFuzzPercent = Set(100),
        KeyingTries = Set(1),
        ForceEncaps = Set(false),
        NatKeepalive = Set(true),
        DpdDelay = Set(TimeSpan.Zero),
        DpdTimeout = Set(TimeSpan.Zero),
        DpdAction = Set(DeadPeerAction.Hold),
        AggressiveMode = Set(false),
        Compress = Set(false),
        ReplayWindow = Set(32),
        InitialContact = Set(true),
        Fragmentation = Set(FragmentationUse.Yes),
        RetransmitInterval = Set(TimeSpan.FromMilliseconds(500)),
        RetransmitTimeout = Set(TimeSpan.FromSeconds(60)),
        Priority = Set(0u),
        Reqid = Set(0u),
        Metric = Set(0u),
        Mtu = Set(0u),
        Sha2TruncBug = Set(false),
        IkePad = Set(true),
        OctetLimit = Set(0ul),
        OctetMargin = Set(0ul),
        PacketLimit = Set(0ul),
        PacketMargin = Set(0ul),
        MarkIn = Set<MarkSpecification?>(null),
        MarkOut = Set<MarkSpecification?>(null),
        Effective = [],
    };
}
