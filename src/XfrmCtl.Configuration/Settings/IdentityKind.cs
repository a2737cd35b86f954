namespace XfrmCtl.Configuration.Settings;

/// <summary>The form of an identity.</summary>
public enum IdentityKind
{
    /// <summary>An IPv4 or IPv6 address.</summary>
    Address,

    /// <summary>A name, written <c>@name</c>; not resolved.</summary>
    Fqdn,

    /// <summary>A mailbox, written <c>user@name</c>.</summary>
    UserFqdn,

    /// <summary>Opaque octets, written <c>@#hex</c> or <c>@[text]</c>.</summary>
    KeyId,

    /// <summary>An X.500 name, written <c>C=.., CN=..</c> or <c>@~hex</c>.</summary>
    DistinguishedName,

    /// <summary>A bare name that stands for the address it resolves to.</summary>
    HostName,

    /// <summary><c>%any</c>: whatever the peer says.</summary>
    Any,

    /// <summary><c>%myid</c>: what config setup has in myid=.</summary>
    MyId,

    /// <summary><c>%none</c>: no identity.</summary>
    None,

    /// <summary><c>%fromcert</c>: the subject of the certificate.</summary>
    FromCertificate,
}
