using System.Globalization;
using System.Net;
using XfrmCtl.Cli.Output;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Inspection;

/// <summary>Says what a connection's settings come to on this machine.</summary>
internal sealed class ConnectionInspector(LoadedConfiguration loaded, LocalNetwork machine, SecretFinder secrets)
{
    private readonly Lazy<ILookup<(string File, int Line), Diagnostic>> _diagnostics =
        new(() => loaded.Diagnostics.ToLookup(diagnostic => (diagnostic.Location.File, diagnostic.Location.Line)));

    private readonly Lazy<ILookup<SourceLocation, ConfItem.Section>> _sections =
        new(() => loaded.Documents.SelectMany(document => document.Items).OfType<ConfItem.Section>().ToLookup(section => section.Location));

    /// <summary>What is in force for a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="brief">Whether its single settings and diagnostics are left out.</param>
    public ShownConnection Inspect(ConnectionSettings connection, bool brief = false)
    {
        OrientedConnection? oriented = LocalSide.Of(connection, machine, out Diagnostic? problem);
        return new ShownConnection
        {
            Name = connection.Name,
            File = connection.Location.File,
            Line = connection.Location.Line,
            Usable = !connection.HasErrors,
            Aliases = connection.Aliases.Value,
            Auto = Lower(connection.Auto.Value),
            Us = oriented?.Local.Prefix,
            NotUs = problem?.Message,
            Left = End(connection.Left, oriented),
            Right = End(connection.Right, oriented),
            Ike = [.. connection.IkeProposals.Value.Select(Proposal)],
            Esp = [.. connection.EspProposals.Value.Select(Proposal)],
            PfsGroup = connection.EffectivePfsGroup?.ConfName,
            IkeLifetime = Lifetime(connection, connection.IkeLifetime.Value),
            SaLifetime = Lifetime(connection, connection.SaLifetime.Value),
            Dpd = Dpd(connection),
            Secret = connection.AuthBy.Value == AuthenticationMethod.Secret ? secrets.Find(connection, oriented) : null,
            Settings = brief ? [] : [.. connection.Effective.Select(SettingWords.Shown)],
            Diagnostics = brief ? [] : [.. DiagnosticsOf(connection).Select(diagnostic => DiagnosticEntry.Of(diagnostic))],
        };
    }

    private static ShownEnd End(EndSettings end, OrientedConnection? oriented)
    {
        bool isLocal = oriented?.Local.End == end.End;
        IPAddress? address = oriented is null
            ? (end.Host.Value as HostSpecification.Address)?.Value
            : isLocal ? oriented.LocalAddress : oriented.RemoteAddress;
        IdentitySpecification? id = end.Id.Value ?? (address is null ? null : IdentitySpecification.OfAddress(address));
        return new ShownEnd
        {
            Host = end.Host.Value.ToString()!,
            Address = address?.ToString(),
            Id = (id ?? IdentitySpecification.Any).ToString(),
            Networks = [.. end.Subnets.Value.Select(network => network.ToString())],
            SourceAddress = end.SourceIp.Value?.ToString(),
            ProtocolPort = end.ProtocolPort.Value == ProtocolPort.Any ? null : end.ProtocolPort.Value.ToString(),
        };
    }

    private static ShownProposal Proposal(IkeProposal proposal) => new(proposal.ToString(), Weak(
        (proposal.Cipher.ConfName, proposal.Cipher.Weakness),
        (proposal.Hash.ConfName, proposal.Hash.Weakness),
        (proposal.Group.ConfName, proposal.Group.Weakness)));

    private static ShownProposal Proposal(EspProposal proposal) => new(proposal.ToString(), Weak(
        (proposal.EncryptionName, proposal.Cipher.Weakness),
        (proposal.Integrity?.ConfName ?? "", proposal.Integrity?.Weakness)));

    private static IReadOnlyList<ShownWeakness> Weak(params (string Name, string? Why)[] algorithms) =>
        [.. algorithms.Where(algorithm => algorithm.Why is not null).Select(algorithm => new ShownWeakness(algorithm.Name, algorithm.Why!))];

    /// <summary>The initiator renews a margin before the end that is stretched at random, the responder half a margin before it; never before half the life.</summary>
    private static ShownLifetime Lifetime(ConnectionSettings connection, TimeSpan lifetime)
    {
        if (!connection.Rekey.Value)
            return new(Seconds(lifetime), null, null, null);
        TimeSpan margin = connection.RekeyMargin.Value;
        return new(
            Seconds(lifetime),
            Seconds(Age(lifetime, margin * (1 + (connection.RekeyFuzzPercent.Value / 100.0)))),
            Seconds(Age(lifetime, margin)),
            Seconds(Age(lifetime, margin / 2)));
    }

    private static TimeSpan Age(TimeSpan lifetime, TimeSpan margin) => lifetime - (margin < lifetime / 2 ? margin : lifetime / 2);

    private static ShownDpd? Dpd(ConnectionSettings connection)
    {
        bool isOn = connection.DpdDelay.Value > TimeSpan.Zero && connection.DpdTimeout.Value > TimeSpan.Zero && connection.DpdAction.Value != DeadPeerAction.None;
        return isOn ? new(connection.DpdDelay.Value.TotalSeconds, connection.DpdTimeout.Value.TotalSeconds, Lower(connection.DpdAction.Value)) : null;
    }

    /// <summary>The diagnostics of every line that counts for the connection.</summary>
    private IEnumerable<Diagnostic> DiagnosticsOf(ConnectionSettings connection)
    {
        IEnumerable<SourceLocation> own = _sections.Value[connection.Location].SelectMany(section => section.Settings).Select(setting => setting.KeywordLocation);
        IEnumerable<SourceLocation> inForce = connection.Effective.Select(setting => setting.Origin.Location).OfType<SourceLocation>();
        return own.Concat(inForce)
            .Prepend(connection.Location)
            .Select(place => (place.File, place.Line))
            .Distinct()
            .SelectMany(line => _diagnostics.Value[line])
            .OrderBy(diagnostic => diagnostic.Location);
    }

    private static long Seconds(TimeSpan time) => (long)time.TotalSeconds;

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLower(CultureInfo.InvariantCulture);
}
