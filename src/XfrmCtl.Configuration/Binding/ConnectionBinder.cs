using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Configuration.Algorithms;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Configuration.Binding;

/// <summary>Makes the settings of one connection.</summary>
internal static class ConnectionBinder
{
    public static ConnectionSettings Bind(KnownSection section, SettingScope scope, SetupSettings setup)
    {
        Setting<AutoAction> auto = scope.Of(ConnectionKeywords.Auto);
        scope.IsDormant = auto.Value == AutoAction.Ignore;
        scope.CheckEffects();
        Setting<Phase2Algorithms> phase2 = Phase2(scope);
        Setting<DhGroup?> group = scope.Of(ConnectionKeywords.PfsGroup);
        ConnectionSettings settings = new()
        {
            Name = section.Name,
            Location = section.Location,
            HasErrors = false,
            Aliases = Aliases(scope),
            Auto = auto,
            Type = scope.Of(ConnectionKeywords.Type),
            Left = End(scope, ConnectionEnd.Left, setup),
            Right = End(scope, ConnectionEnd.Right, setup),
            AuthBy = AuthBy(scope),
            IkeProposals = scope.Of(ConnectionKeywords.Ike),
            EspProposals = new(phase2.Value.Proposals, phase2.Origin),
            PfsGroup = phase2.Value.Group is null ? group : new(phase2.Value.Group, phase2.Origin),
            Pfs = Pfs(scope, phase2),
            IkeLifetime = Lifetime(scope, ConnectionKeywords.IkeLifetime),
            SaLifetime = Lifetime(scope, ConnectionKeywords.SaLifetime),
            Rekey = scope.Of(ConnectionKeywords.Rekey),
            RekeyMargin = scope.Of(ConnectionKeywords.RekeyMargin),
            RekeyFuzzPercent = scope.Of(ConnectionKeywords.RekeyFuzz),
            KeyingTries = Int(scope.Of(ConnectionKeywords.KeyingTries)),
            ForceEncaps = ForceEncaps(scope),
            NatKeepalive = scope.Of(ConnectionKeywords.NatKeepalive),
            DpdDelay = DpdDelay(scope),
            DpdTimeout = Dpd(scope, ConnectionKeywords.DpdTimeout, ConnectionKeywords.DpdDelay, UsualDpdTimeout),
            DpdAction = scope.Of(ConnectionKeywords.DpdAction),
            AggressiveMode = scope.Of(ConnectionKeywords.AggressiveMode),
            Compress = scope.Of(ConnectionKeywords.Compress),
            ReplayWindow = Int(scope.Of(ConnectionKeywords.ReplayWindow)),
            InitialContact = scope.Of(ConnectionKeywords.InitialContact),
            Fragmentation = scope.Of(ConnectionKeywords.Fragmentation),
            RetransmitInterval = scope.Of(ConnectionKeywords.RetransmitInterval),
            RetransmitTimeout = scope.Of(ConnectionKeywords.RetransmitTimeout),
            Priority = UInt(scope.Of(ConnectionKeywords.Priority)),
            Reqid = UInt(scope.Of(ConnectionKeywords.Reqid)),
            Metric = UInt(scope.Of(ConnectionKeywords.Metric)),
            Mtu = UInt(scope.Of(ConnectionKeywords.Mtu)),
            Sha2TruncBug = scope.Of(ConnectionKeywords.Sha2TruncBug),
            IkePad = scope.Of(ConnectionKeywords.IkePad),
            OctetLimit = scope.Of(ConnectionKeywords.OctetLimit),
            OctetMargin = scope.Of(ConnectionKeywords.OctetMargin),
            PacketLimit = scope.Of(ConnectionKeywords.PacketLimit),
            PacketMargin = scope.Of(ConnectionKeywords.PacketMargin),
            RemoteAccess = RemoteAccessBinder.Connection(scope),
            MarkIn = scope.Of(scope.IsWritten(ConnectionKeywords.MarkIn) ? ConnectionKeywords.MarkIn : ConnectionKeywords.Mark),
            MarkOut = scope.Of(scope.IsWritten(ConnectionKeywords.MarkOut) ? ConnectionKeywords.MarkOut : ConnectionKeywords.Mark),
            Effective = scope.Effective(AllRows, AllEnds),
        };
        ConnectionRules.Check(settings, scope);
        return scope.HasErrors ? settings with { HasErrors = true, FirstError = scope.FirstError } : settings;
    }

    private static EndSettings End(SettingScope scope, ConnectionEnd end, SetupSettings setup)
    {
        Setting<SourceIpSpecification?> written = scope.Of(EndKeywords.SourceIp, end);
        Setting<IPAddress?> source = new((written.Value as SourceIpSpecification.Address)?.Value, written.Origin);
        return new()
        {
            End = end,
            Host = scope.Of(EndKeywords.Host, end),
            Subnets = Subnets(scope, end, source),
            SourceIp = source,
            NextHop = scope.Of(EndKeywords.NextHop, end),
            Id = Id(scope, end, setup),
            ProtocolPort = scope.Of(EndKeywords.ProtoPort, end),
            UpDown = scope.Of(EndKeywords.UpDown, end),
            IkePort = UShort(scope.Of(EndKeywords.IkePort, end)),
            Certificate = scope.Of(EndKeywords.Certificate, end),
            Authority = scope.Of(EndKeywords.Authority, end),
            SendCertificate = scope.Of(EndKeywords.SendCertificate, end),
            PublicKey = scope.Of(EndKeywords.PublicKey, end),
            RemoteAccess = RemoteAccessBinder.End(scope, end, written.Value),
        };
    }

    /// <summary>Without authby= a pre-shared key is meant, unless an end has a public key: all the implementations would use that.</summary>
    private static Setting<AuthenticationMethod> AuthBy(SettingScope scope)
    {
        if (!scope.IsWritten(ConnectionKeywords.AuthBy))
        {
            foreach (ConnectionEnd end in new[] { ConnectionEnd.Left, ConnectionEnd.Right })
                if (scope.Line(EndKeywords.Auth, end) is { } written)
                    return new(scope.Of(EndKeywords.Auth, end).Value == "rsasig" ? AuthenticationMethod.RsaSignature : AuthenticationMethod.Secret,
                        new(OriginKind.Derived, written.ValueLocation, written.Keyword));
            foreach (Keyword row in PublicKeyRows)
            {
                ConfSetting? line = scope.Line(row, ConnectionEnd.Left) ?? scope.Line(row, ConnectionEnd.Right);
                if (line is not null)
                    return new(AuthenticationMethod.RsaSignature, new(OriginKind.Derived, line.ValueLocation, line.Keyword));
            }
        }

        return scope.Of(ConnectionKeywords.AuthBy);
    }

    private static Setting<IdentitySpecification?> Id(SettingScope scope, ConnectionEnd end, SetupSettings setup)
    {
        Setting<IdentitySpecification?> written = scope.Of(EndKeywords.Id, end);
        if (written.Value?.Kind != IdentityKind.MyId)
            return written;
        if (setup.MyId.Value is { Kind: not IdentityKind.MyId } own)
            return new(own, new(OriginKind.Derived, setup.MyId.Origin.Location, SetupKeywords.MyId.Name));
        ConfSetting line = scope.Line(EndKeywords.Id, end)!;
        scope.Fail(DiagnosticCode.BadValue, line.ValueLocation, $"{line.Keyword}=%myid, but config setup has no myid=", "write the identity itself");
        return new(null, Origin.BuiltIn);
    }

    /// <summary>leftsubnet= and leftsubnets= together; without either the host of leftsourceip= (Openswan: "defaulting leftsubnet to ...").</summary>
    private static Setting<ImmutableArray<IPNetwork>> Subnets(SettingScope scope, ConnectionEnd end, Setting<IPAddress?> source)
    {
        Setting<ImmutableArray<IPNetwork>> one = scope.Of(EndKeywords.Subnet, end);
        if (!scope.IsWritten(EndKeywords.Subnets, end))
        {
            if (!one.Value.IsEmpty || source.Value is null)
                return one;
            return new([new(source.Value, source.Value.GetAddressBytes().Length * 8)],
                new(OriginKind.Derived, source.Origin.Location, end == ConnectionEnd.Left ? "leftsourceip" : "rightsourceip"));
        }

        ImmutableArray<IPNetwork> all = one.Value;
        Origin? origin = one.Value.IsEmpty ? null : one.Origin;
        foreach (Setting<ImmutableArray<IPNetwork>> more in scope.AllOf(EndKeywords.Subnets, end))
        {
            all = all.AddRange(more.Value);
            origin ??= more.Origin;
        }

        return new([.. all.Distinct()], origin ?? Origin.BuiltIn);
    }

    private static Setting<ImmutableArray<string>> Aliases(SettingScope scope)
    {
        Setting<ImmutableArray<string>> all = new([], Origin.BuiltIn);
        foreach (Setting<ImmutableArray<string>> more in scope.AllOf(ConnectionKeywords.ConnAlias))
            all = new([.. all.Value.Concat(more.Value).Distinct()], more.Origin);
        return all;
    }

    /// <summary>Openswan's and libreswan's limit is a day; a longer lifetime is lowered, as libreswan does it.</summary>
    private static Setting<TimeSpan> Lifetime(SettingScope scope, Keyword<TimeSpan> row)
    {
        Setting<TimeSpan> written = scope.Of(row);
        if (!written.IsWritten || scope.Line(row) is not { } line)
            return written;
        if (written.Value < TimeSpan.FromSeconds(1))
        {
            scope.Fail(DiagnosticCode.BadValue, line.ValueLocation, $"{line.Keyword}={line.Value} is shorter than a second", $"leave it out for {row.DefaultIn(scope.Dialect)}");
            return scope.DefaultOf(row);
        }

        if (written.Value <= LongestLifetime)
            return written;
        scope.Diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.Limited, line.ValueLocation,
            $"{line.Keyword}={line.Value} is longer than a day; 24h is used", "write 24h or less");
        return new(LongestLifetime, written.Origin);
    }

    private static Setting<bool> ForceEncaps(SettingScope scope)
    {
        Setting<string> encapsulation = scope.Of(ConnectionKeywords.Encapsulation);
        return encapsulation.IsWritten && !scope.IsWritten(ConnectionKeywords.ForceEncaps)
            ? new(encapsulation.Value == "yes", encapsulation.Origin)
            : scope.Of(ConnectionKeywords.ForceEncaps);
    }

    /// <summary>pluto wants both or neither; one alone is completed with the manual page's usual value.</summary>
    private static Setting<TimeSpan> Dpd(SettingScope scope, Keyword<TimeSpan> row, Keyword<TimeSpan> other, TimeSpan usual)
    {
        Setting<TimeSpan> written = scope.Of(row);
        if (written.Value > TimeSpan.Zero || written.IsWritten || scope.Line(other) is not { } line || scope.Of(other).Value == TimeSpan.Zero)
            return written;
        scope.Diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.Incomplete, line.KeywordLocation,
            $"{line.Keyword}= without {row.Name}=; {row.Name}={usual.TotalSeconds} is used", $"write {row.Name}= too");
        return new(usual, new(OriginKind.Derived, line.ValueLocation, other.Name));
    }

    /// <summary>With <c>dpdaction=none</c>, strongSwan's default, the peer is not asked.</summary>
    private static Setting<TimeSpan> DpdDelay(SettingScope scope)
    {
        Setting<DeadPeerAction> action = scope.Of(ConnectionKeywords.DpdAction);
        return action.Value == DeadPeerAction.None
            ? new(TimeSpan.Zero, action.IsWritten ? new(OriginKind.Derived, action.Origin.Location, ConnectionKeywords.DpdAction.Name) : Origin.BuiltIn)
            : Dpd(scope, ConnectionKeywords.DpdDelay, ConnectionKeywords.DpdTimeout, UsualDpdDelay);
    }

    /// <summary>
    /// AH where phase2=ah says so, or where ah= stands alone, as in strongSwan's files. Its algorithms are those of ah=, else those of phase2alg=, which pluto reads for both.
    /// </summary>
    private static Setting<Phase2Algorithms> Phase2(SettingScope scope)
    {
        bool written = scope.IsWritten(ConnectionKeywords.Ah);
        bool esp = scope.IsWritten(ConnectionKeywords.Phase2Alg);
        bool ah = scope.IsWritten(ConnectionKeywords.Phase2) ? scope.Of(ConnectionKeywords.Phase2).Value == "ah" : written && !esp;
        if (!ah)
        {
            if (written)
            {
                scope.Fail(DiagnosticCode.Conflict, scope.Line(ConnectionKeywords.Ah)!.KeywordLocation,
                    "ah= beside ESP: a child SA has one protocol", "write phase2=ah, or leave ah= out");
            }

            return scope.Of(ConnectionKeywords.Phase2Alg);
        }

        return written ? scope.Of(ConnectionKeywords.Ah)
            : esp ? scope.OfOther(ConnectionKeywords.Phase2Alg, ConnectionKeywords.Ah)
            : new(AlgorithmParser.AhDefaults(scope.Dialect), scope.Of(ConnectionKeywords.Phase2).Origin);
    }

    /// <summary>strongSwan has no pfs=: a group in <c>esp=</c> asks for it.</summary>
    private static Setting<bool> Pfs(SettingScope scope, Setting<Phase2Algorithms> phase2)
    {
        if (scope.Dialect != Dialect.StrongSwan || scope.IsWritten(ConnectionKeywords.Pfs))
            return scope.Of(ConnectionKeywords.Pfs);
        return new(phase2.Value.Group is not null || scope.IsWritten(ConnectionKeywords.PfsGroup),
            phase2.IsWritten ? new(OriginKind.Derived, phase2.Origin.Location, "esp") : Origin.BuiltIn);
    }

    private static Setting<int> Int(Setting<long> setting) => new((int)setting.Value, setting.Origin);

    private static Setting<uint> UInt(Setting<long> setting) => new((uint)setting.Value, setting.Origin);

    private static Setting<ushort> UShort(Setting<long> setting) => new((ushort)setting.Value, setting.Origin);

    private static readonly IReadOnlyList<Keyword> AllRows = [.. EndKeywords.Rows, .. ConnectionKeywords.Rows];
    private static readonly Keyword[] PublicKeyRows = [.. EndKeywords.PublicKeys];
    private static readonly ConnectionEnd?[] AllEnds = [null, ConnectionEnd.Left, ConnectionEnd.Right];
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan UsualDpdDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UsualDpdTimeout = TimeSpan.FromSeconds(120);
}
