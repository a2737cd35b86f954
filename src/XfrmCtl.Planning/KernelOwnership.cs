using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Planning;

/// <summary>Which states and policies of a kernel are of our making.</summary>
/// <remarks>
/// Policies by their priority and reqid (<see cref="ChildPlanner.IsOurs"/>). States have no priority, and other daemons count reqids as we do: ours are those that the
/// state file names, and those with the reqid of a policy of ours.
/// </remarks>
public sealed class KernelOwnership
{
    private readonly IReadOnlySet<uint> _wishedReqids;
    private readonly IReadOnlySet<uint> _wishedPriorities;
    private readonly HashSet<uint> _reqids;
    private readonly IReadOnlySet<XfrmStateId> _noted;

    /// <summary>Looks at what is there.</summary>
    /// <param name="policies">Every policy of the kernel.</param>
    /// <param name="noted">The states that the state file names.</param>
    /// <param name="wishedReqids">Reqids that reqid= asks for.</param>
    /// <param name="wishedPriorities">Priorities that priority= asks for.</param>
    public KernelOwnership(IEnumerable<XfrmPolicy> policies, IReadOnlySet<XfrmStateId> noted, IReadOnlySet<uint> wishedReqids, IReadOnlySet<uint> wishedPriorities)
    {
        _noted = noted;
        _wishedReqids = wishedReqids;
        _wishedPriorities = wishedPriorities;
        _reqids = [.. policies.Where(Owns).Select(policy => policy.Templates[0].Reqid)];
    }

    /// <summary>Whether the policy is ours.</summary>
    public bool Owns(XfrmPolicy policy) => ChildPlanner.IsOurs(policy, _wishedReqids, _wishedPriorities);

    /// <summary>Whether the state is ours.</summary>
    public bool Owns(XfrmState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return _noted.Contains(state.Id) || _reqids.Contains(state.Reqid);
    }
}
