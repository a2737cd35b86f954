namespace XfrmCtl.Configuration.Settings;

/// <summary>Where the value of a setting came from.</summary>
public enum OriginKind
{
    /// <summary>Nobody set it.</summary>
    BuiltIn,

    /// <summary>A line of <c>conn %default</c>.</summary>
    Default,

    /// <summary>A line of a connection that <c>also=</c> names.</summary>
    Also,

    /// <summary>A line of the section itself.</summary>
    Own,

    /// <summary>Follows from another setting: an identity from the address, a subnet from the source address.</summary>
    Derived,
}
