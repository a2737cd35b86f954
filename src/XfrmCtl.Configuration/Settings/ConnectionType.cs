namespace XfrmCtl.Configuration.Settings;

/// <summary>What a connection does with its traffic (<c>type=</c>).</summary>
public enum ConnectionType
{
    /// <summary>The whole inner packet is protected.</summary>
    Tunnel,

    /// <summary>The payload alone is protected.</summary>
    Transport,

    /// <summary>Traffic goes in clear.</summary>
    Passthrough,

    /// <summary>Traffic is refused with an ICMP message.</summary>
    Reject,

    /// <summary>Traffic is dropped.</summary>
    Drop,
}
