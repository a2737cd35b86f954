namespace XfrmCtl.Testing.Wire;

/// <summary>What a field of a message is for.</summary>
public enum WireFieldKind
{
    /// <summary>A number of some registry, a flag, a cookie.</summary>
    Number,

    /// <summary>How long something is, or how many there are.</summary>
    Length,

    /// <summary>What kind of payload follows, or that none does.</summary>
    NextPayload,

    /// <summary>Octets of any length; lengths elsewhere count them.</summary>
    Octets,
}
