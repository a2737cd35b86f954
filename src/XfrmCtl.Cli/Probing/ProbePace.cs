namespace XfrmCtl.Cli.Probing;

/// <summary>How gently a peer is asked.</summary>
/// <param name="BetweenOffers">Between two messages.</param>
/// <param name="Answer">For how long an answer is waited for, the first time; twice as long the second, and so on.</param>
/// <param name="Tries">How often an offer is sent.</param>
/// <param name="HalfOpen">How long a responder keeps an exchange that nobody goes on with.</param>
/// <param name="MostHalfOpen">How many of those it bears from one address before it falls silent.</param>
internal sealed record ProbePace(TimeSpan BetweenOffers, TimeSpan Answer, int Tries, TimeSpan HalfOpen, int MostHalfOpen)
{
    /// <summary>charon forgets such an exchange after 30 s and bears five from an address (half_open_timeout and block_threshold, strongswan.conf(5)); others bear more.</summary>
    public static readonly ProbePace Polite = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), 3, TimeSpan.FromSeconds(31), 4);
}
