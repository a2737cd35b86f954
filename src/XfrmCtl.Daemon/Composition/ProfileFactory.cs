using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Certificates;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.RemoteAccess;
using XfrmCtl.Daemon.Updown;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Daemon.Composition;

/// <summary>Turns the settings of ipsec.conf into what the engine needs, and says what it cannot. Pure but for the files of certificates, which are read where a connection names them.</summary>
/// <param name="setup">The settings of <c>config setup</c>.</param>
/// <param name="secrets">Where pre-shared keys are found; a profile gets a copy of its own.</param>
/// <param name="credentials">Where private keys and certificates are found.</param>
/// <param name="access">What XAUTH and ModeCfg need.</param>
/// <param name="machine">This machine's addresses, and the names that were resolved.</param>
/// <param name="reqids">Which reqid each connection has.</param>
/// <param name="ports">The UDP ports.</param>
internal sealed class ProfileFactory(SetupSettings setup, IpsecSecrets secrets, CredentialSource credentials, RemoteAccessFactory access, LocalNetwork machine, ReqidTable reqids, IkePorts ports)
{
    /// <summary>The connection, or null and the reason, unless its own diagnostics have said it, as the last of <paramref name="diagnostics"/>.</summary>
    public LoadedConnection? Create(ConnectionSettings settings, ICollection<Diagnostic> diagnostics)
    {
        if (settings.HasErrors || Unsupported(settings, diagnostics))
            return null;
        if (Orientation.TryOrient(settings, machine, out Diagnostic? problem) is not { } oriented)
        {
            diagnostics.Add(problem!);
            return null;
        }
        AuthenticationMethod method = settings.AuthBy.Value;
        FoundCredentials? found = null;
        if (method is AuthenticationMethod.RsaSignature or AuthenticationMethod.SecretOrRsaSignature)
        {
            found = credentials.Find(oriented, method == AuthenticationMethod.RsaSignature ? diagnostics : []);
            if (found is null && method == AuthenticationMethod.RsaSignature)
                return null;
        }
        if (OwnIdentity(oriented, found) is not { } localId)
        {
            diagnostics.Add(Problem(settings, $"{oriented.Local.Prefix}id={oriented.LocalId} of connection '{settings.Name}' cannot be proven {(found is null ? "with a pre-shared key" : "without a certificate")}",
                "use an address, @name, user@name or @[key id]"));
            found?.Credentials.Dispose();
            return null;
        }
        if (access.Create(oriented, diagnostics) is not { } remoteAccess)
        {
            found?.Credentials.Dispose();
            return null;
        }
        ImmutableArray<SelectorPair> selectors = Selectors(oriented, remoteAccess.ModeConfig);
        if (selectors.IsEmpty)
        {
            diagnostics.Add(Problem(settings, $"connection '{settings.Name}' has neither {oriented.Remote.Prefix}subnet= nor a peer address, so it is not known what traffic it is for",
                $"write {oriented.Remote.Prefix}subnet="));
            found?.Credentials.Dispose();
            return null;
        }
        SecretBytes? key = method == AuthenticationMethod.RsaSignature ? null : Key(oriented);
        if (key is null && found is null)
        {
            diagnostics.Add(new(DiagnosticSeverity.Warning, DiagnosticCode.Incomplete, settings.Location,
                $"no pre-shared key fits connection '{settings.Name}' ({oriented.LocalId} and {oriented.RemoteId}), so it cannot come up",
                $"add to ipsec.secrets: {oriented.LocalId} {oriented.RemoteId} : PSK \"...\""));
        }
        if (oriented.Local.IkePort.Value != IkePorts.Standard.Ike)
        {
            diagnostics.Add(new(DiagnosticSeverity.Warning, DiagnosticCode.WithoutEffect, oriented.Local.IkePort.Origin.Location ?? settings.Location,
                $"{oriented.Local.Prefix}ikeport={oriented.Local.IkePort.Value} has no effect: our own IKE port stays {ports.Ike}", "leave it out; the peer's can be set"));
        }
        return new LoadedConnection(
            Profile(oriented, localId, (key, found), selectors) with { Xauth = remoteAccess.Xauth, ModeConfig = remoteAccess.ModeConfig },
            settings.Auto.Value.ToString().ToLowerInvariant(), Routing(oriented, remoteAccess.ModeConfig))
        {
            End = oriented.Local.End,
            Aliases = settings.Aliases.Value,
            Kernel = KernelSettings.Of(settings),
            Script = Script(oriented, diagnostics),
            RemoteName = (oriented.Remote.Host.Value as HostSpecification.HostName)?.Value,
        };
    }

    private ConnectionProfile Profile(
        OrientedConnection oriented, Identity localId, (SecretBytes? PreSharedKey, FoundCredentials? Signatures) proof, ImmutableArray<SelectorPair> selectors)
    {
        ConnectionSettings settings = oriented.Settings;
        bool asksPeer = settings.DpdDelay.Value > TimeSpan.Zero && settings.DpdTimeout.Value > TimeSpan.Zero;
        return new ConnectionProfile
        {
            Name = settings.Name,
            Local = oriented.LocalAddress,
            Remote = oriented.RemoteAddress,
            LocalId = localId,
            RemoteId = PeerIdentity(oriented, proof.Signatures),
            PreSharedKey = proof.PreSharedKey,
            Signatures = proof.Signatures?.Credentials,
            AggressiveMode = settings.AggressiveMode.Value,
            CiscoUnity = settings.RemoteAccess.CiscoUnity && RemoteAccessRoles.Of(oriented).Any,
            IkeProposals = settings.IkeProposals.Value,
            IkeLifetime = settings.IkeLifetime.Value,
            EspProposals = settings.EspProposals.Value,
            PfsGroup = settings.EffectivePfsGroup,
            ChildLifetime = settings.SaLifetime.Value,
            ChildKilobytes = settings.OctetLimit.Value is > 0 and var octets ? Math.Max(1, octets / 1024) : null,
            Rekey = settings.Rekey.Value,
            RekeyMargin = settings.RekeyMargin.Value,
            RekeyFuzzPercent = settings.RekeyFuzzPercent.Value,
            KeyingTries = settings.KeyingTries.Value,
            Selectors = selectors,
            Protocol = settings.EspProposals.Value[0].Protocol,
            Mode = settings.Type.Value == ConnectionType.Transport ? IpsecMode.Transport : IpsecMode.Tunnel,
            NatTraversal = setup.NatTraversal.Value,
            ForceEncapsulation = settings.ForceEncaps.Value,
            // Without keepalives the NAT's mapping lives by the traffic and by dead peer detection alone: a day is never.
            NatKeepalive = settings.NatKeepalive.Value ? setup.KeepAlive.Value : TimeSpan.FromDays(1),
            DpdDelay = asksPeer ? settings.DpdDelay.Value : null,
            DpdTimeout = asksPeer ? settings.DpdTimeout.Value : TimeSpan.FromSeconds(120),
            DpdAction = settings.DpdAction.Value switch
            {
                DeadPeerAction.Clear => DpdAction.Clear,
                DeadPeerAction.Restart => DpdAction.Restart,
                DeadPeerAction.RestartByPeer => DpdAction.RestartByPeer,
                _ => DpdAction.Hold,
            },
            Fragmentation = settings.Fragmentation.Value switch
            {
                FragmentationUse.No => Fragmentation.No,
                FragmentationUse.Force => Fragmentation.Force,
                _ => Fragmentation.Yes,
            },
            InitialContact = settings.InitialContact.Value,
            UniqueIdentities = setup.UniqueIds.Value switch
            {
                UniqueIds.Keep => UniqueIdentities.Keep,
                UniqueIds.No => UniqueIdentities.No,
                UniqueIds.Never => UniqueIdentities.Never,
                _ => UniqueIdentities.Replace,
            },
            StartAction = settings.Auto.Value switch
            {
                AutoAction.Start => StartAction.Start,
                AutoAction.Route => StartAction.Route,
                _ => StartAction.Add,
            },
            RetransmitInterval = settings.RetransmitInterval.Value,
            RetransmitTimeout = settings.RetransmitTimeout.Value,
            ReplayWindow = settings.ReplayWindow.Value,
            Compress = settings.Compress.Value,
            Reqid = settings.Reqid.Value != 0 ? settings.Reqid.Value : reqids[settings.Name],
            LocalPorts = (ports.Ike, ports.Nat),
            RemotePorts = (ports == IkePorts.Standard ? oriented.Remote.IkePort.Value : ports.Ike, ports.Nat),
        };
    }

    /// <summary>What going on without would be unsafe or would not work.</summary>
    private static bool Unsupported(ConnectionSettings settings, ICollection<Diagnostic> diagnostics)
    {
        (string What, string Instead)? refusal = settings switch
        {
            { Type.Value: not (ConnectionType.Tunnel or ConnectionType.Transport) } => ($"type={settings.Type.Value.ToString().ToLowerInvariant()}", "use type=tunnel or transport"),
            { AuthBy.Value: AuthenticationMethod.Never } => ("an authby= other than secret and rsasig", "use authby=secret with a pre-shared key"),
            _ => null,
        };
        if (refusal is not { } refused)
            return false;
        diagnostics.Add(Problem(settings, $"connection '{settings.Name}' asks for {refused.What}, which is not there", refused.Instead));
        return true;
    }

    /// <summary>One pair for each network here with each network there; a side without networks is its host.</summary>
    private static ImmutableArray<SelectorPair> Selectors(OrientedConnection oriented, ModeConfigSettings? assigned)
    {
        ImmutableArray<TrafficSelector> local = assigned is ModeConfigSettings.Client { Dynamic: true } client
            ? RemoteAccessFactory.Unknown(oriented.Local, client.V6) : ConnectionPlanner.Side(oriented.Local, oriented.LocalAddress);
        ImmutableArray<TrafficSelector> remote = assigned is ModeConfigSettings.Server server
            ? RemoteAccessFactory.Unknown(oriented.Remote, server.Pool.IsV6) : ConnectionPlanner.Side(oriented.Remote, oriented.RemoteAddress);
        return [.. from here in local from there in remote select new SelectorPair(here, there)];
    }

    /// <summary>By identities; a Main Mode responder knows addresses only (the identities come encrypted by the key), so then by those.</summary>
    private SecretBytes? Key(OrientedConnection oriented)
    {
        SecretEntry? entry = secrets.FindPreSharedKey(oriented.LocalId, oriented.RemoteId)
            ?? secrets.FindPreSharedKey(
                IdentitySpecification.OfAddress(oriented.LocalAddress),
                oriented.RemoteAddress is { } remote ? IdentitySpecification.OfAddress(remote) : IdentitySpecification.Any);
        return entry?.Value?.Clone();
    }

    /// <summary>Of a client of ModeCfg with an address that only its children know.</summary>
    private static SourceRouting? Routing(OrientedConnection oriented, ModeConfigSettings? assigned)
    {
        IPAddress? wanted = assigned is ModeConfigSettings.Client { Dynamic: true } client ? client.V6 ? IPAddress.IPv6Any : IPAddress.Any : oriented.Local.SourceIp.Value;
        if (wanted is not { } source || oriented.RemoteAddress is not { } peer)
            return null;
        NextHop hop = oriented.Local.NextHop.Value;
        IPAddress? nextHop = hop is NextHop.Address gateway && !gateway.Value.Equals(peer) ? gateway.Value : null;
        (uint metric, uint mtu) = (oriented.Settings.Metric.Value, oriented.Settings.Mtu.Value);
        return new SourceRouting(source, peer, nextHop, metric == 0 ? null : metric, mtu == 0 ? null : mtu, hop is NextHop.DefaultRoute);
    }

    private static UpdownScript? Script(OrientedConnection oriented, ICollection<Diagnostic> diagnostics)
    {
        Setting<string?> written = oriented.Local.UpDown;
        if (!UpdownScript.TryParse(written.Value, out UpdownScript? script, out string? objection))
        {
            diagnostics.Add(new(DiagnosticSeverity.Warning, DiagnosticCode.WithoutEffect, written.Origin.Location ?? oriented.Settings.Location,
                $"{oriented.Local.Prefix}updown={written.Value} of connection '{oriented.Settings.Name}' is not run: {objection}", "write the whole path of a program, and arguments with blanks between"));
        }

        return script;
    }

    /// <summary>Without leftid= the subject of our certificate, where there is one.</summary>
    private static Identity? OwnIdentity(OrientedConnection oriented, FoundCredentials? found) =>
        oriented.Local.Id.Value is null or { Kind: IdentityKind.FromCertificate } && found?.LocalName is { } name ? name : Identity(oriented.LocalId);

    /// <summary>Without rightid= the subject of the peer's certificate, where it is named here.</summary>
    private static Identity? PeerIdentity(OrientedConnection oriented, FoundCredentials? found) =>
        oriented.Remote.Id.Value is null or { Kind: IdentityKind.FromCertificate } && found?.RemoteName is { } name ? name : Identity(oriented.RemoteId);

    /// <summary>The identity on the wire (RFC 2407 §4.6.2), or null for any or for one without octets.</summary>
    private static Identity? Identity(IdentitySpecification id) => id.Kind switch
    {
        IdentityKind.Address => Ike.Engine.Identity.Address(id.Address!),
        IdentityKind.Fqdn => Ike.Engine.Identity.Fqdn(id.Text),
        IdentityKind.UserFqdn => Ike.Engine.Identity.UserFqdn(id.Text),
        IdentityKind.KeyId => Ike.Engine.Identity.KeyId(id.Data.AsSpan()),
        IdentityKind.DistinguishedName => new Identity(9, id.Data),
        _ => null,
    };

    private static Diagnostic Problem(ConnectionSettings settings, string message, string suggestion) =>
        new(DiagnosticSeverity.Error, DiagnosticCode.Refused, settings.Location, message, suggestion);
}
