using System.Globalization;

namespace XfrmCtl.Configuration.Settings;

/// <summary>A netfilter mark that packets must have, as <c>mark=value/mask</c> writes it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Mask">Which of its bits count.</param>
/// <param name="IsUnique">Whether every connection gets a mark of its own (<c>-1</c>, <c>%unique</c>); value and mask are 0 then.</param>
public sealed record MarkSpecification(uint Value, uint Mask, bool IsUnique = false)
{
    /// <summary>The spelling of ipsec.conf.</summary>
    public override string ToString() => IsUnique ? "%unique" : string.Create(CultureInfo.InvariantCulture, $"{Value}/0x{Mask:x}");
}
