namespace XfrmCtl.Netlink.Xfrm;

/// <summary>The label of a security module on a state or policy (<c>struct xfrm_user_sec_ctx</c>).</summary>
/// <param name="Text">The label, one octet a character: <c>system_u:object_r:ipsec_spd_t:s0</c>.</param>
public sealed record XfrmSecurityContext(string Text)
{
    /// <summary>The security module; 1 is SELinux (XFRM_SC_ALG_SELINUX).</summary>
    public byte Algorithm { get; init; } = 1;

    /// <summary>The label's domain of interpretation; 1 is the security modules' (XFRM_SC_DOI_LSM).</summary>
    public byte Doi { get; init; } = 1;

    /// <summary>The label.</summary>
    public override string ToString() => Text;
}
