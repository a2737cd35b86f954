namespace XfrmCtl.Core;

/// <summary>How an SA wraps a packet (RFC 4301 §4.1). The numbers are those of XFRM_MODE_* in include/uapi/linux/xfrm.h.</summary>
public enum IpsecMode
{
    /// <summary>The payload alone is protected.</summary>
    Transport = 0,

    /// <summary>The whole inner packet is protected.</summary>
    Tunnel = 1,
}
