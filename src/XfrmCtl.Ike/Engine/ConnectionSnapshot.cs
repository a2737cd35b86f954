using System.Collections.Immutable;
using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>The state of one connection.</summary>
/// <param name="Profile">Its settings; the secret in it is not to be shown.</param>
/// <param name="Connecting">Whether an attempt goes on.</param>
/// <param name="Isakmp">Its ISAKMP SAs, the newest first.</param>
/// <param name="Children">Its child SAs, the newest first.</param>
/// <param name="LastFailure">Why the last attempt failed, or null.</param>
/// <param name="LastFailureAt">When that was.</param>
public sealed record ConnectionSnapshot(
    ConnectionProfile Profile,
    bool Connecting,
    ImmutableArray<IsakmpSaSnapshot> Isakmp,
    ImmutableArray<ChildSaSnapshot> Children,
    FailureReason? LastFailure,
    Instant LastFailureAt)
{
    /// <summary>The traffic: the profile's, or what ModeCfg made of it.</summary>
    public ImmutableArray<SelectorPair> Selectors { get; init; } = Profile.Selectors;
}
