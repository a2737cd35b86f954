namespace XfrmCtl.Configuration.Secrets;

/// <summary>What kind of secret an entry of ipsec.secrets holds.</summary>
public enum SecretKind
{
    /// <summary>A pre-shared key.</summary>
    Psk,

    /// <summary>An RSA private key, or the name of the file of one.</summary>
    PrivateKey,

    /// <summary>A password for XAUTH.</summary>
    Xauth,

    /// <summary>Some other kind of another implementation; read over.</summary>
    Other,
}
