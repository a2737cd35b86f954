namespace XfrmCtl.Daemon.Effects;

/// <summary>For whom a policy stands; a closed set.</summary>
internal abstract record PolicyOwner
{
    private PolicyOwner()
    {
    }

    /// <summary>A child SA.</summary>
    public sealed record Child(ulong Serial) : PolicyOwner;

    /// <summary>A connection that waits for traffic: auto=route, or `route` by hand.</summary>
    public sealed record Routed(string Connection) : PolicyOwner;

    /// <summary>A connection that lost its SAs and is to come back: its traffic must not leave in clear meanwhile.</summary>
    public sealed record Held(string Connection) : PolicyOwner;
}
