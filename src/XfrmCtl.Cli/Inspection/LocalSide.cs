using System.Net;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Cli.Inspection;

/// <summary>Which end of a connection is this machine, as far as it can be told without asking a name server.</summary>
internal static class LocalSide
{
    /// <summary>The connection seen from here, or null and the reason.</summary>
    public static OrientedConnection? Of(ConnectionSettings connection, LocalNetwork machine, out Diagnostic? problem)
    {
        OrientedConnection? oriented = Orientation.TryOrient(connection, machine, out problem);
        if (oriented is not null)
            return oriented;
        // A peer that is known by name only is not asked for its address, so it may be anybody.
        foreach (ConnectionSettings nameless in WithoutName(connection))
        {
            if (Orientation.TryOrient(nameless, machine, out _) is { } found)
            {
                problem = null;
                return found with { Settings = connection, Remote = found.Remote.End == ConnectionEnd.Left ? connection.Left : connection.Right };
            }
        }

        return null;
    }

    /// <summary>The connection as a machine sees it that has left='s address: by custom left is this side.</summary>
    public static OrientedConnection? AsLeft(ConnectionSettings connection) =>
        connection.Left.Host.Value is HostSpecification.Address(IPAddress address)
            ? Orientation.TryOrient(connection, new LocalNetwork { Addresses = [new LocalAddress("", address)] }, out _)
            : null;

    private static IEnumerable<ConnectionSettings> WithoutName(ConnectionSettings connection)
    {
        Setting<HostSpecification> anybody = new(new HostSpecification.Any(), Origin.BuiltIn);
        if (connection.Right.Host.Value is HostSpecification.HostName)
            yield return connection with { Right = connection.Right with { Host = anybody } };
        if (connection.Left.Host.Value is HostSpecification.HostName)
            yield return connection with { Left = connection.Left with { Host = anybody } };
    }
}
