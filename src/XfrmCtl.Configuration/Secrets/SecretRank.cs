using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Secrets;

/// <summary>How well the identities of an entry fit two peers, as pluto counts it.</summary>
internal static class SecretRank
{
    /// <summary>The rank, more for better; 0 for not at all. The sums are those that pluto accepts, every other mix counts as no match.</summary>
    public static int Of(IReadOnlyList<IdentitySpecification> ids, IdentitySpecification local, IdentitySpecification remote)
    {
        if (ids.Count == 0)
            return NoIdentities;
        int mask = 0;
        for (int i = 0; i < ids.Count; i++)
        {
            if (ids[i].IsAny)
                mask |= AnyIdentity;
            else if (ids[i].Matches(local))
                mask |= LocalIdentity;
            else if (ids[i].Matches(remote))
                mask |= RemoteIdentity;
        }

        return mask switch
        {
            // A key is shared: an entry that names us among others, but not this peer, is for those others.
            LocalIdentity when ids.Count > 1 => 0,
            RemoteIdentity => remote.IsAny ? mask : 0,
            LocalIdentity => LocalIdentity + NoIdentities,
            _ => mask,
        };
    }

    private const int NoIdentities = 1;
    private const int AnyIdentity = 2;
    private const int RemoteIdentity = 4;
    private const int LocalIdentity = 8;
}
