namespace XfrmCtl.Configuration.Settings;

/// <summary>How the peers prove who they are in Phase 1 (<c>authby=</c>).</summary>
public enum AuthenticationMethod
{
    /// <summary>A pre-shared key.</summary>
    Secret,

    /// <summary>RSA signatures.</summary>
    RsaSignature,

    /// <summary>RSA signatures, or else a pre-shared key.</summary>
    SecretOrRsaSignature,

    /// <summary>Not at all: for passthrough and the like.</summary>
    Never,
}
