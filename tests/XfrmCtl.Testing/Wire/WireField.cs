using System.Collections.Immutable;

namespace XfrmCtl.Testing.Wire;

/// <summary>A field of a message.</summary>
/// <param name="Offset">Where its first octet is.</param>
/// <param name="Octets">How many it has.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Lengths">The fields that count its octets among others.</param>
public readonly record struct WireField(int Offset, int Octets, WireFieldKind Kind, ImmutableArray<(int Offset, int Octets)> Lengths);
