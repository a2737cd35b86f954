namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>Units of a life duration (RFC 2407 §4.5; RFC 2409 appendix A has the same numbers).</summary>
public enum LifeType : ushort
{
    /// <summary>Seconds.</summary>
    SECONDS = 1,
    /// <summary>Kilobytes.</summary>
    KILOBYTES = 2,
}
