namespace XfrmCtl.Configuration.Settings;

/// <summary>Where an end's public key comes from (<c>leftrsasigkey=</c>).</summary>
public enum PublicKeySource
{
    /// <summary>Nothing is said.</summary>
    Unsaid,

    /// <summary><c>%cert</c>: from its certificate.</summary>
    Certificate,

    /// <summary>The line itself.</summary>
    Line,
}
