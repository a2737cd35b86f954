using System.Net;
using System.Net.Sockets;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Settings;

/// <summary>Finds out which end of a connection is this machine.</summary>
/// <remarks>Left and right mean nothing by themselves: the same file may lie on both gateways (ipsec.conf(5)).</remarks>
public static class Orientation
{
    /// <summary>The host names that must be resolved before a connection can be oriented.</summary>
    public static IEnumerable<string> NamesToResolve(ConnectionSettings connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new[] { connection.Left, connection.Right }
            .SelectMany(end => new[]
            {
                (end.Host.Value as HostSpecification.HostName)?.Value,
                end.Id.Value is { Kind: IdentityKind.HostName } id ? id.Text : null,
            })
            .OfType<string>()
            .Distinct(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The connection seen from this machine, or null and the reason why neither end, or both, are it.</summary>
    public static OrientedConnection? TryOrient(ConnectionSettings connection, LocalNetwork machine, out Diagnostic? problem)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(machine);
        IPAddress? left = OwnAddress(connection.Left, connection.Right, machine);
        IPAddress? right = OwnAddress(connection.Right, connection.Left, machine);
        problem = (left, right) switch
        {
            (null, null) => Neither(connection, machine),
            (not null, not null) => Problem(connection, $"both ends of connection '{connection.Name}' are addresses of this machine ({left} and {right})",
                "give the peer's address to one of left= and right="),
            _ => null,
        };
        if (problem is not null)
            return null;
        return left is not null
            ? Orient(connection, connection.Left, connection.Right, left, machine, out problem)
            : Orient(connection, connection.Right, connection.Left, right!, machine, out problem);
    }

    private static OrientedConnection? Orient(
        ConnectionSettings connection, EndSettings local, EndSettings remote, IPAddress address, LocalNetwork machine, out Diagnostic? problem)
    {
        problem = null;
        IPAddress? peer = null;
        if (remote.Host.Value is not HostSpecification.Any)
        {
            peer = Resolve(remote.Host.Value, machine);
            if (peer is null)
            {
                problem = Problem(connection, $"the peer {remote.Prefix}={remote.Host.Value} of connection '{connection.Name}' has no address",
                    "check the name and the resolver, or write the address");
                return null;
            }
        }

        return new(connection, local, remote, address, peer,
            IdentityOf(local, address, machine), IdentityOf(remote, peer, machine));
    }

    private static IdentitySpecification IdentityOf(EndSettings end, IPAddress? address, LocalNetwork machine) => end.Id.Value switch
    {
        { Kind: IdentityKind.HostName } name when machine.HostNames.TryGetValue(name.Text, out IPAddress? resolved) =>
            IdentitySpecification.OfAddress(resolved),
        { } written => written,
        null when address is not null => IdentitySpecification.OfAddress(address),
        null => IdentitySpecification.Any,
    };

    /// <summary>The address by which an end is us, or null where it is not; one of the peer's family where that is known.</summary>
    private static IPAddress? OwnAddress(EndSettings end, EndSettings peer, LocalNetwork machine)
    {
        bool ipv6 = Resolve(peer.Host.Value, machine)?.AddressFamily == AddressFamily.InterNetworkV6;
        IPAddress? address = end.Host.Value switch
        {
            HostSpecification.DefaultRoute => ipv6 ? machine.DefaultRouteSource6 : machine.DefaultRouteSource,
            HostSpecification.Device device => machine.Addresses
                .Where(own => own.Device == device.Name && !own.Value.IsIPv6LinkLocal)
                .Select(own => own.Value)
                .OrderBy(own => ipv6 != (own.AddressFamily == AddressFamily.InterNetworkV6))
                .FirstOrDefault(),
            HostSpecification other => Resolve(other, machine),
        };
        if (address is null || (machine.Listen is not null && !machine.Listen.Equals(address)))
            return null;
        return machine.Addresses.Any(own => own.Value.Equals(address)) ? address : null;
    }

    private static IPAddress? Resolve(HostSpecification host, LocalNetwork machine) => host switch
    {
        HostSpecification.Address literal => literal.Value,
        HostSpecification.HostName name => machine.HostNames.GetValueOrDefault(name.Value),
        _ => null,
    };

    private static Diagnostic Neither(ConnectionSettings connection, LocalNetwork machine)
    {
        string own = machine.Addresses.Count == 0 ? "none" : string.Join(", ", machine.Addresses.Select(address => address.Value));
        string listening = machine.Listen is null ? "" : $", and listen= allows only {machine.Listen}";
        return Problem(connection,
            $"neither left={connection.Left.Host.Value} nor right={connection.Right.Host.Value} of connection '{connection.Name}' is this machine",
            $"one of them must be an address of this machine (it has {own}{listening})");
    }

    private static Diagnostic Problem(ConnectionSettings connection, string message, string suggestion) =>
        new(DiagnosticSeverity.Error, DiagnosticCode.NotOriented, connection.Location, message, suggestion);
}
