namespace XfrmCtl.Testing.Asa;

/// <summary>Which NAT traversal an ASA answers with, where it is offered several.</summary>
public enum AsaNatTraversal
{
    /// <summary>draft-ietf-ipsec-nat-t-ike-02, as traces from 2010 to 2016 show.</summary>
    Draft02,

    /// <summary>RFC 3947, as a trace from 2017 shows.</summary>
    Rfc3947,

    /// <summary><c>no crypto isakmp nat-traversal</c>.</summary>
    None,
}
