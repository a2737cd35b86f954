using System.Net;
using System.Net.Sockets;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Configuration.Binding;

/// <summary>What must hold between the settings of a connection, and what is worth a word.</summary>
internal static class ConnectionRules
{
    public static void Check(ConnectionSettings connection, SettingScope scope)
    {
        CheckEnds(connection, scope);
        CheckTimes(connection, scope);
        CheckFamilies(connection, scope);
        CheckAggressiveMode(connection, scope);
        CheckMarks(connection, scope);
        CheckAh(connection, scope);
        RemoteAccessBinder.Check(connection, scope);
        if (scope.IsDormant)
            return;
        CheckPfsGroup(connection, scope);
        CheckAuthentication(connection, scope);
        CheckWeakness(connection, scope);
    }

    private static void CheckEnds(ConnectionSettings connection, SettingScope scope)
    {
        foreach (EndSettings end in new[] { connection.Left, connection.Right })
        {
            if (scope.IsWritten(EndKeywords.Host, end.End) || scope.IsDormant || scope.LacksBorrowed)
                continue;
            scope.Fail(DiagnosticCode.EndMissing, connection.Location, $"connection '{connection.Name}' has no {end.Prefix}=",
                $"write {end.Prefix}= with an address, a host name, %defaultroute or %any");
        }

        if (!scope.IsDormant && connection.Left.Host.Value is HostSpecification.Any && connection.Right.Host.Value is HostSpecification.Any)
        {
            scope.Fail(DiagnosticCode.EndMissing, connection.Location, $"both ends of connection '{connection.Name}' are %any",
                "give this machine's address to one of them");
        }
    }

    /// <summary>A mark of its own for each connection needs somebody who puts it on the packets; libreswan's does that for its VTI interfaces.</summary>
    private static void CheckMarks(ConnectionSettings connection, SettingScope scope)
    {
        foreach (Setting<MarkSpecification?> mark in new[] { connection.MarkIn, connection.MarkOut })
        {
            if (mark.Value is { IsUnique: true })
            {
                scope.Fail(DiagnosticCode.Refused, mark.Origin.Location ?? connection.Location,
                    "a mark of the daemon's choice cannot be had: nothing would put it on the packets", "write the mark that your firewall sets, such as 5/0xff");
            }
        }
    }

    /// <summary>AH protects the addresses of the outer header, which a NAT changes; and UDP carries ESP alone (RFC 3948).</summary>
    private static void CheckAh(ConnectionSettings connection, SettingScope scope)
    {
        if (connection.ForceEncaps.Value && connection.EspProposals.Value.Any(proposal => proposal.Protocol == IpsecProtocol.Ah))
        {
            scope.Fail(DiagnosticCode.Conflict, connection.ForceEncaps.Origin.Location ?? connection.Location,
                "forceencaps=yes with AH: only ESP goes in UDP (RFC 3948)", "leave forceencaps= out, or write phase2=esp");
        }
    }

    private static void CheckTimes(ConnectionSettings connection, SettingScope scope)
    {
        foreach ((Setting<TimeSpan> lifetime, Keyword row) in new[]
            { (connection.IkeLifetime, (Keyword)ConnectionKeywords.IkeLifetime), (connection.SaLifetime, ConnectionKeywords.SaLifetime) })
        {
            if (connection.RekeyMargin.Value < lifetime.Value || !connection.Rekey.Value)
                continue;
            SourceLocation place = scope.Place(ConnectionKeywords.RekeyMargin, scope.Place(row, connection.Location));
            scope.Diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.Conflict, place,
                $"rekeymargin={connection.RekeyMargin.Value.TotalSeconds}s is not shorter than {row.Name}={lifetime.Value.TotalSeconds}s: "
                    + "an SA would be renewed as soon as it is up",
                "make the margin shorter or the lifetime longer");
        }

        if (connection.DpdDelay.Value > TimeSpan.Zero && connection.DpdTimeout.Value < connection.DpdDelay.Value)
        {
            scope.Diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.Conflict, scope.Place(ConnectionKeywords.DpdTimeout, connection.Location),
                "dpdtimeout= is shorter than dpddelay=: the peer counts as dead before it was asked", "make it at least three times dpddelay=");
        }
    }

    private static void CheckFamilies(ConnectionSettings connection, SettingScope scope)
    {
        if (connection.Left.Host.Value is HostSpecification.Address left && connection.Right.Host.Value is HostSpecification.Address right)
        {
            if (left.Value.AddressFamily != right.Value.AddressFamily)
            {
                scope.Fail(DiagnosticCode.Conflict, connection.Right.Host.Origin.Location ?? connection.Location,
                    $"left={left} and right={right} are of different families", "write two IPv4 or two IPv6 addresses");
            }
            else if (left.Value.Equals(right.Value))
            {
                scope.Fail(DiagnosticCode.Conflict, connection.Right.Host.Origin.Location ?? connection.Location,
                    $"left= and right= are the same address {left}", "give the peer's address to one of them");
            }
        }

        AddressFamily? family = null;
        foreach (EndSettings end in new[] { connection.Left, connection.Right })
        {
            foreach (IPNetwork subnet in end.Subnets.Value)
            {
                family ??= subnet.BaseAddress.AddressFamily;
                if (subnet.BaseAddress.AddressFamily == family)
                    continue;
                scope.Fail(DiagnosticCode.Conflict, end.Subnets.Origin.Location ?? connection.Location,
                    $"{end.Prefix}subnet={subnet} is of another family than the other networks of '{connection.Name}'", "make one connection for each family");
            }
        }

        foreach (EndSettings end in new[] { connection.Left, connection.Right })
        {
            if (end.SourceIp.Value is not { } source || end.Subnets.Value.IsEmpty || end.Subnets.Value.Any(subnet => subnet.Contains(source)))
                continue;
            scope.Diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.Conflict, end.SourceIp.Origin.Location ?? connection.Location,
                $"{end.Prefix}sourceip={source} is not in {end.Prefix}subnet={string.Join(' ', end.Subnets.Value)}: packets from it stay outside the tunnel",
                $"choose an address of {end.Prefix}subnet=");
        }
    }

    private static void CheckPfsGroup(ConnectionSettings connection, SettingScope scope)
    {
        if (connection.Pfs.Value || connection.PfsGroup.Value is not { } group)
            return;
        scope.Diagnostics.Add(DiagnosticSeverity.Info, DiagnosticCode.Conflict, connection.PfsGroup.Origin.Location ?? connection.Location,
            $"the group {group} of Phase 2 is not used with pfs=no", "write pfs=yes if the peer has perfect forward secrecy on");
    }

    private static void CheckAuthentication(ConnectionSettings connection, SettingScope scope)
    {
        if (scope.LacksBorrowed || scope.IsWritten(ConnectionKeywords.AuthBy))
            return;
        if (connection.AuthBy.Value != AuthenticationMethod.Secret)
            return;

        scope.Diagnostics.Add(DiagnosticSeverity.Info, DiagnosticCode.Incomplete, connection.Location,
            $"connection '{connection.Name}' has no authby=; a pre-shared key is used, where {DialectChoice.NameOf(scope.Dialect)} would use public keys", "write authby=secret");
    }

    private static void CheckAggressiveMode(ConnectionSettings connection, SettingScope scope)
    {
        if (!connection.AggressiveMode.Value || connection.AuthBy.Value == AuthenticationMethod.RsaSignature)
            return; // signatures give nothing away but the identities
        SourceLocation place = scope.Place(ConnectionKeywords.AggressiveMode, connection.Location);
        scope.Diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.AggressiveMode, place,
            $"aggrmode=yes of connection '{connection.Name}' shows the hash of the key to whoever listens, who can then try keys against it without ever being seen",
            "use Main Mode (aggrmode=no; on an ASA: crypto ikev1 am-disable), or else a key of 20 random characters or more");
        DhGroup first = connection.IkeProposals.Value[0].Group;
        if (connection.IkeProposals.Value.All(proposal => proposal.Group == first))
            return;
        scope.Diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.Conflict, scope.Place(ConnectionKeywords.Ike, place),
            $"Aggressive Mode cannot negotiate the group (RFC 2409 section 5): of ike= only the proposals with {first}, the first one's, are offered",
            $"write the peer's group alone, for example ike=aes256-sha1-{first}");
    }

    /// <summary>What somebody wrote is named for each connection, what an implementation fills in once for the whole configuration.</summary>
    private static void CheckWeakness(ConnectionSettings connection, SettingScope scope)
    {
        WeakAlgorithms written = new();
        WeakAlgorithms filledIn = new();
        foreach (IkeProposal proposal in connection.IkeProposals.Value)
            (connection.IkeProposals.IsWritten ? written : filledIn).Note(proposal);
        foreach (EspProposal proposal in connection.EspProposals.Value)
            (connection.EspProposals.IsWritten ? written : filledIn).Note(proposal);
        (connection.PfsGroup.IsWritten || connection.IkeProposals.IsWritten ? written : filledIn).Note(connection.EffectivePfsGroup);

        if (!written.IsEmpty)
        {
            SourceLocation place = scope.Place(ConnectionKeywords.Ike, scope.Place(ConnectionKeywords.Phase2Alg, connection.Location));
            scope.Diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.WeakAlgorithms, place,
                $"connection '{connection.Name}' offers weak algorithms: {written.Describe(scope.Diagnostics)}",
                "if the peer can do better, use aes256-sha256-modp2048, or aes256-sha1-modp1536 on an old ASA");
        }

        if (!filledIn.IsEmpty && !scope.HasErrors && scope.Diagnostics.IsFirst(DiagnosticCode.WeakDefaults))
        {
            scope.Diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.WeakDefaults, connection.Location,
                $"where ike= or phase2alg= is not written, as in connection '{connection.Name}', {DialectChoice.NameOf(scope.Dialect)}'s own list counts, "
                    + $"which has weak algorithms: {filledIn.Describe(scope.Diagnostics)}",
                "write ike=aes256-sha256-modp2048 and phase2alg=aes256-sha256 if the peers can do them");
        }
    }
}
