namespace XfrmCtl.Ike.RemoteAccess;

/// <summary>What was found about a user's password.</summary>
/// <param name="Accepted">Whether the user may go on.</param>
/// <param name="Why">Why not, for our own log alone; the peer is told nothing of it. Null where accepted.</param>
public readonly record struct XauthVerdict(bool Accepted, string? Why = null);
