using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Certificates;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.RemoteAccess;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Workers;
using XfrmCtl.Netlink;

namespace XfrmCtl.Daemon.Composition;

/// <summary>Makes connections of what the files say, with what this machine's addresses and the resolver say to it.</summary>
/// <param name="machine">This machine's addresses and routes.</param>
/// <param name="names">The resolver.</param>
/// <param name="peers">Which address of a name a connection has settled on.</param>
/// <param name="ports">The UDP ports.</param>
/// <param name="folder">Where certificates and private keys are: ipsec.d.</param>
/// <param name="time">The clock of certificates.</param>
/// <param name="reqids">The connections' reqids, those of an earlier run among them.</param>
internal sealed class ConnectionComposer(MachineNetwork machine, HostNames names, PeerAddresses peers, IkePorts ports, string folder, TimeProvider time, ReqidTable reqids)
{

    /// <summary>Gives reqids in the order of the files.</summary>
    public void Number(IEnumerable<ConnectionSettings> connections)
    {
        foreach (ConnectionSettings connection in connections)
            _ = reqids[connection.Name];
    }

    /// <summary>The connections; whoever takes them has their secrets.</summary>
    /// <exception cref="DaemonException">The kernel does not tell its addresses.</exception>
    public async Task<ConnectionSet> Compose(LoadedConfiguration files, ConnectionSelection selection, CancellationToken cancellation)
    {
        IPAddress? listen = files.Setup.Listen.Value;
        ConnectionSettings[] wanted = [.. selection.Wanted.Values.OrderBy(connection => connection.Location)];
        HashSet<string> hosts = new(wanted.SelectMany(Orientation.NamesToResolve).Concat(files.Secrets.HostNames), StringComparer.OrdinalIgnoreCase);
        IReadOnlyDictionary<string, IPAddress> known = await names.Learn(hosts, cancellation).ConfigureAwait(false);
        LocalNetwork here = await Describe(listen, wanted, cancellation).ConfigureAwait(false) with { HostNames = known };
        using CredentialSource credentials = new(folder, files.Secrets, files.Setup.StrictCrlPolicy.Value, time);
        ProfileFactory factory = Factory(files, credentials, here);
        List<Diagnostic> diagnostics = [.. files.Diagnostics];
        var connections = ImmutableArray.CreateBuilder<LoadedConnection>(wanted.Length);
        Dictionary<uint, string> ownReqids = [];
        List<ConnectionProblem> problems = [.. selection.Missing.Select(missing => Problem(missing.Key, missing.Value))];
        foreach (ConnectionSettings settings in wanted)
        {
            LoadedConnection? connection = !settings.HasErrors && Unresolved(settings, known) is { } waiting
                ? Refuse(waiting, diagnostics)
                : settings.Reqid.Value != 0 && !ownReqids.TryAdd(settings.Reqid.Value, settings.Name)
                ? Refuse(Taken(settings, ownReqids[settings.Reqid.Value]), diagnostics)
                : (peers.Settled(settings.Name) is { } settled ? Factory(files, credentials, With(here, settled)) : factory).Create(settings, diagnostics);
            if (connection is not null)
                connections.Add(connection);
            else
                problems.Add(Problem(settings.Name, settings.FirstError ?? diagnostics[^1]));
        }
        return new ConnectionSet(
            connections.ToImmutable(), [.. problems.Select(problem => problem.Name)],
            [.. connections.Select(connection => connection.Profile.Local).Append(listen).OfType<IPAddress>().Distinct()], [.. problems], diagnostics, (hosts, known))
        {
            Present = here.Addresses.Select(address => address.Value).ToHashSet(),
        };
    }

    private async Task<LocalNetwork> Describe(IPAddress? listen, ConnectionSettings[] wanted, CancellationToken cancellation)
    {
        try
        {
            return await machine.Describe(listen, wanted, cancellation).ConfigureAwait(false);
        }
        catch (NetlinkException refused)
        {
            throw new DaemonException(ExitCode.KernelRefused, $"the kernel does not tell this machine's addresses: {refused.Message}", refused);
        }
    }

    private ProfileFactory Factory(LoadedConfiguration files, CredentialSource credentials, LocalNetwork here) =>
        new(files.Setup, files.Secrets.WithAddresses(here.HostNames), credentials, new RemoteAccessFactory(files.Secrets, folder), here, reqids, ports);

    private static LocalNetwork With(LocalNetwork here, (string Name, IPAddress Address) settled) => here with
    {
        HostNames = new Dictionary<string, IPAddress>(here.HostNames, StringComparer.OrdinalIgnoreCase) { [settled.Name] = settled.Address },
    };

    /// <summary>Why the connection has to wait for the resolver, or null.</summary>
    private Diagnostic? Unresolved(ConnectionSettings settings, IReadOnlyDictionary<string, IPAddress> known) =>
        Orientation.NamesToResolve(settings).FirstOrDefault(name => !known.ContainsKey(name)) is { } name
            ? new(DiagnosticSeverity.Warning, DiagnosticCode.NotOriented, settings.Location,
                $"connection '{settings.Name}' waits for an address of {name}: {names.Trouble(name)}", "check the name and the resolver; it is asked for again until there is one")
            : null;

    /// <summary>With one reqid for two connections the kernel would send the traffic of one by the SAs of the other. Those that we give out begin above all that can be written.</summary>
    private static Diagnostic Taken(ConnectionSettings settings, string other) => new(DiagnosticSeverity.Error, DiagnosticCode.Conflict,
        settings.Reqid.Origin.Location ?? settings.Location,
        $"reqid={settings.Reqid.Value} of connection '{settings.Name}' is that of connection '{other}'", "write another number, or leave it out");

    private static LoadedConnection? Refuse(Diagnostic why, List<Diagnostic> diagnostics)
    {
        diagnostics.Add(why);
        return null;
    }

    private static ConnectionProblem Problem(string connection, Diagnostic why) => new()
    {
        Name = connection,
        Location = why.Location.ToString(),
        Code = why.Code,
        Message = why.Message,
        Suggestion = why.Suggestion,
    };
}
