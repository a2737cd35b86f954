using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>The two sides of a child SA's traffic, as we see it.</summary>
/// <param name="Local">Our side.</param>
/// <param name="Remote">The peer's side.</param>
public readonly record struct SelectorPair(TrafficSelector Local, TrafficSelector Remote)
{
    /// <summary>Both sides with an arrow between.</summary>
    public override string ToString() => $"{Local} <-> {Remote}";
}
