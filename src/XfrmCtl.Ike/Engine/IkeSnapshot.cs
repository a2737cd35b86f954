using System.Collections.Immutable;

namespace XfrmCtl.Ike.Engine;

/// <summary>The state of the engine at one instant, for status.</summary>
/// <param name="Connections">Every loaded connection.</param>
public sealed record IkeSnapshot(ImmutableArray<ConnectionSnapshot> Connections);
