namespace XfrmCtl.Core;

/// <summary>The protocol of an IPsec SA; the numbers are IP protocol numbers (IANA).</summary>
public enum IpsecProtocol
{
    /// <summary>Encapsulating Security Payload (RFC 4303).</summary>
    Esp = 50,

    /// <summary>Authentication Header (RFC 4302).</summary>
    Ah = 51,

    /// <summary>IP Payload Compression (RFC 3173), only ever beside one of the others.</summary>
    Comp = 108,
}
