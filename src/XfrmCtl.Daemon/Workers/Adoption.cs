using System.Collections.Immutable;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Workers;

/// <summary>What is taken over from an earlier run.</summary>
/// <param name="Children">Child SAs that go on.</param>
/// <param name="Renewed">Connections with something that cannot go on: they are to be renewed at once, before it is taken away.</param>
internal sealed record Adoption(ImmutableArray<AdoptedChild> Children, ImmutableArray<string> Renewed)
{
    /// <summary>Nothing.</summary>
    public static readonly Adoption None = new([], []);
}
