using System.Globalization;

namespace XfrmCtl.Core;

/// <summary>A Security Parameter Index of ESP or AH (RFC 4303 §2.1).</summary>
/// <param name="Value">The 32-bit number as people write it; 0–255 are reserved.</param>
public readonly record struct Spi(uint Value)
{
    /// <summary>The smallest SPI that may be given to an SA: 1–255 are reserved by IANA, 0 is local (RFC 4303 §2.1).</summary>
    public const uint Smallest = 0x100;

    /// <summary>The lower-case hex form with 0x and eight digits, as <c>ip xfrm</c> prints it.</summary>
    public override string ToString() => "0x" + Value.ToString("x8", CultureInfo.InvariantCulture);
}
