using System.Net;

namespace XfrmCtl.Daemon.Io;

/// <summary>What stood in the way of datagrams to a peer.</summary>
/// <param name="At">When, in UTC.</param>
/// <param name="Peer">Where the datagram was to go.</param>
/// <param name="Kind">Which kind of trouble.</param>
/// <param name="Reporter">Who said so; null for this machine.</param>
/// <param name="Text">The words for it.</param>
internal sealed record PathTrouble(DateTimeOffset At, IPEndPoint Peer, PathTroubleKind Kind, IPAddress? Reporter, string Text);
