using XfrmCtl.Cli.Verification.Checks;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Verification;

/// <summary>Every check in the order in which verify makes them.</summary>
internal static class CheckTable
{
    // What a machine is asked about that has no readable configuration: the oldest and the commonest proposal.
    private static readonly EspProposal[] Usual =
        [new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5), new(CipherTable.Aes, 256, IntegrityTable.HmacSha1)];

    /// <summary>The ESP proposals that <paramref name="configuration"/> names, each once.</summary>
    public static IReadOnlyList<EspProposal> ProposalsOf(ConfigurationFacts configuration)
    {
        EspProposal[] named = [.. configuration.Connections.SelectMany(connection => connection.EspProposals).Distinct()];
        return named.Length > 0 ? named : Usual;
    }

    /// <summary>The checks for a machine with these ESP proposals, and with connections that compress or are between addresses of IPv6, or without.</summary>
    public static IReadOnlyList<Check> Rows(IReadOnlyList<EspProposal> proposals, bool compresses, bool hasIPv6 = false) =>
    [
        new XfrmCheck(),
        .. proposals.Select(proposal => new EspCheck(proposal)),
        new UdpEncapsulationCheck(proposals[0]),
        .. hasIPv6 ? [new Esp6Check(proposals[0])] : Array.Empty<Check>(),
        .. compresses ? [new CompressionCheck(proposals[0])] : Array.Empty<Check>(),
        new LibCryptoCheck(),
        new SendRedirectsCheck(),
        new AcceptRedirectsCheck(),
        new ReversePathFilterCheck(),
        new IpForwardCheck(),
        new LarvalDropCheck(),
        new AcquireExpiryCheck(),
        new DisableXfrmCheck(),
        new FirewallPathCheck(isIke: true),
        new FirewallPathCheck(isIke: false),
        new FirewallTunnelCheck(),
        new SourceNatCheck(),
        new SelinuxCheck(),
        new ClockCheck(),
        new UnitCheck(),
        new OtherDaemonCheck(),
        new PortCheck(500),
        new PortCheck(4500),
        new DaemonCheck(),
        new ConfigurationCheck(secrets: false),
        new ConfigurationCheck(secrets: true),
        new SecretsModeCheck(),
        new SecretsMatchCheck(),
        new WeakSecretsCheck(),
        new WeakAlgorithmsCheck(),
        new OverlapCheck(),
        new LocalAddressCheck(),
        new PeerRouteCheck(),
        new NetworkRouteCheck(),
        new SourceAddressCheck(),
        new MtuCheck(),
    ];
}
