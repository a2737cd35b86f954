namespace XfrmCtl.Ike.Certificates;

/// <summary>When our certificate goes with our identity (leftsendcert=).</summary>
public enum SendCertificate
{
    /// <summary>Always.</summary>
    Always,

    /// <summary>When the peer asked for one.</summary>
    IfAsked,

    /// <summary>Never: the peer has it.</summary>
    Never,
}
