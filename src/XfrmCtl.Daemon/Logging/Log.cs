using System.Net;
using Microsoft.Extensions.Logging;

namespace XfrmCtl.Daemon.Logging;

/// <summary>Everything that the daemon logs, one method an event. The numbers are stable: 1xx life, 2xx transport, 3xx kernel, 4xx IKE, 5xx control, 6xx configuration.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "xfrmctld {Version} runs with {Configuration}; control socket {Socket}")]
    public static partial void Running(this ILogger log, string version, string configuration, string socket);

    [LoggerMessage(101, LogLevel.Information, "xfrmctld ends: peers are told, what is ours is removed")]
    public static partial void Stopping(this ILogger log);

    [LoggerMessage(102, LogLevel.Information, "xfrmctld has ended")]
    public static partial void Stopped(this ILogger log);

    [LoggerMessage(103, LogLevel.Critical, "an error in this program ends it")]
    public static partial void Fault(this ILogger log, Exception fault);

    [LoggerMessage(104, LogLevel.Warning, "KERNEL=MEMORY: states and policies are kept in this process. NOTHING IS ENCRYPTED and no traffic flows; for load tests only")]
    public static partial void MemoryKernel(this ILogger log);

    [LoggerMessage(105, LogLevel.Warning, "core dumps could not be forbidden")]
    public static partial void CoreDumpsPossible(this ILogger log);

    [LoggerMessage(106, LogLevel.Error, "{Message}")]
    public static partial void CannotGoOn(this ILogger log, string message);

    [LoggerMessage(200, LogLevel.Information, "listening on UDP {Local}")]
    public static partial void Listening(this ILogger log, IPEndPoint local);

    [LoggerMessage(209, LogLevel.Information, "listening on UDP {Local}, by the socket of the process before this one")]
    public static partial void ListeningAgain(this ILogger log, IPEndPoint local);

    [LoggerMessage(201, LogLevel.Warning, "address {Address} is not on this machine (yet); its connections wait for it")]
    public static partial void AddressMissing(this ILogger log, IPAddress address);

    [LoggerMessage(202, LogLevel.Warning, "a message from {Local} to {Remote} was not sent: {Why}")]
    public static partial void SendFailed(this ILogger log, IPEndPoint local, IPEndPoint remote, string why);

    [LoggerMessage(203, LogLevel.Warning, "a message to {Remote} was not sent: there is no socket on {Local}")]
    public static partial void NoSocket(this ILogger log, IPEndPoint local, IPEndPoint remote);

    [LoggerMessage(204, LogLevel.Warning, "receiving on UDP {Local} failed: {Why}")]
    public static partial void ReceiveFailed(this ILogger log, IPEndPoint local, string why);

    [LoggerMessage(300, LogLevel.Warning, "the kernel refused: {Why}")]
    public static partial void KernelRefused(this ILogger log, string why);

    [LoggerMessage(301, LogLevel.Warning, "kernel events were lost (buffer full); its states and policies are looked through")]
    public static partial void KernelEventsLost(this ILogger log);

    [LoggerMessage(302, LogLevel.Information, "removed {States} states, {Policies} policies and {Routes} routes that an earlier run left behind")]
    public static partial void StaleRemoved(this ILogger log, int states, int policies, int routes);

    [LoggerMessage(308, LogLevel.Information, "took over {Children} child SAs that an earlier run left in the kernel, with their traffic: {Connections}")]
    public static partial void Adopted(this ILogger log, int children, string connections);

    [LoggerMessage(310, LogLevel.Warning, "{Policies} policies were not in the kernel any more, or not as they should be, and are put back; somebody flushed or changed them")]
    public static partial void PoliciesPutBack(this ILogger log, int policies);

    [LoggerMessage(309, LogLevel.Warning, "the state file {Path} cannot be kept ({Why}); after a crash tunnels are negotiated anew")]
    public static partial void JournalFailed(this ILogger log, string path, string why);

    [LoggerMessage(310, LogLevel.Information, "\"{Connection}\": {Verb}: {Text}")]
    public static partial void ScriptSaid(this ILogger log, string connection, string verb, string text);

    [LoggerMessage(311, LogLevel.Warning, "\"{Connection}\": {Verb} by {Script} (leftupdown=) failed: {Why}")]
    public static partial void ScriptFailed(this ILogger log, string connection, string verb, string script, string why);

    [LoggerMessage(312, LogLevel.Error, "\"{Connection}\": {Script} (leftupdown=) is not run: {Why}")]
    public static partial void ScriptRefused(this ILogger log, string connection, string script, string why);

    [LoggerMessage(303, LogLevel.Information, "added address {Address} to {Interface} (leftsourceip=)")]
    public static partial void AddressAdded(this ILogger log, IPAddress address, string @interface);

    [LoggerMessage(304, LogLevel.Information, "removed address {Address} from {Interface}")]
    public static partial void AddressRemoved(this ILogger log, IPAddress address, string @interface);

    [LoggerMessage(305, LogLevel.Information, "added route to {Destination} from {Source} by {Interface}")]
    public static partial void RouteAdded(this ILogger log, IPNetwork destination, IPAddress source, string @interface);

    [LoggerMessage(306, LogLevel.Information, "removed route to {Destination}")]
    public static partial void RouteRemoved(this ILogger log, IPNetwork destination);

    [LoggerMessage(307, LogLevel.Warning, "source address or route of {Connection} is not as wanted: {Why}")]
    public static partial void RoutingFailed(this ILogger log, string connection, string why);

    [LoggerMessage(400, LogLevel.Information, "\"{Connection}\": {Text}")]
    public static partial void IkeInformation(this ILogger log, string connection, string text);

    [LoggerMessage(401, LogLevel.Warning, "\"{Connection}\": {Text}")]
    public static partial void IkeWarning(this ILogger log, string connection, string text);

    [LoggerMessage(402, LogLevel.Error, "\"{Connection}\": {Text}")]
    public static partial void IkeError(this ILogger log, string connection, string text);

    [LoggerMessage(403, LogLevel.Warning, "{Text}")]
    public static partial void IkeUnknown(this ILogger log, string text);

    [LoggerMessage(404, LogLevel.Warning, "{Count} more messages were dropped without a line each")]
    public static partial void Suppressed(this ILogger log, long count);

    [LoggerMessage(405, LogLevel.Debug, "\"{Connection}\": {Text}")]
    public static partial void IkeDebug(this ILogger log, string connection, string text);

    [LoggerMessage(410, LogLevel.Information, "{Text}")]
    public static partial void PlutoLine(this ILogger log, string text);

    [LoggerMessage(500, LogLevel.Information, "{Verb} {Connection} asked for by pid {Pid}")]
    public static partial void Requested(this ILogger log, string verb, string connection, int pid);

    [LoggerMessage(501, LogLevel.Warning, "a control client was refused: user {User} is not root")]
    public static partial void ControlRefused(this ILogger log, uint user);

    [LoggerMessage(502, LogLevel.Warning, "a control client was given up: {Why}")]
    public static partial void ControlClientLost(this ILogger log, string why);

    [LoggerMessage(600, LogLevel.Information, "{Text}")]
    public static partial void Diagnostic(this ILogger log, string text);

    [LoggerMessage(601, LogLevel.Warning, "{Text}")]
    public static partial void DiagnosticWarning(this ILogger log, string text);

    [LoggerMessage(602, LogLevel.Error, "{Text}")]
    public static partial void DiagnosticError(this ILogger log, string text);

    [LoggerMessage(603, LogLevel.Information, "loaded {Count} connections: {Names}")]
    public static partial void Loaded(this ILogger log, int count, string names);

    [LoggerMessage(605, LogLevel.Warning, "\"{Connection}\" goes on with the settings that it was loaded with: {Why}")]
    public static partial void Kept(this ILogger log, string connection, string why);

    [LoggerMessage(606, LogLevel.Information, "{Name} has the address {Address}")]
    public static partial void NameResolved(this ILogger log, string name, IPAddress address);

    [LoggerMessage(604, LogLevel.Information, "the files are read again")]
    public static partial void Reloading(this ILogger log);
}
