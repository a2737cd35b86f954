namespace XfrmCtl.Configuration.Settings;

/// <summary>When an end's certificate goes to the peer (<c>leftsendcert=</c>).</summary>
public enum CertificateSending
{
    /// <summary>Always.</summary>
    Always,

    /// <summary>When the peer asks for one.</summary>
    IfAsked,

    /// <summary>Never.</summary>
    Never,
}
