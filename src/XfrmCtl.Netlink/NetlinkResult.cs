namespace XfrmCtl.Netlink;

/// <summary>How a request ended.</summary>
/// <param name="Errno">The positive errno value; 0 is success.</param>
/// <param name="Message">The kernel's own words (extended ack), or null where it gave none. On success: a warning.</param>
/// <param name="AttributeOffset">Offset in the request, header included, of the attribute that the kernel objects to, or null.</param>
/// <param name="AttributeType">Number of that attribute, or of the one that is missing, or null.</param>
/// <param name="Interrupted">Whether a dump is inconsistent because the table changed under it (NLM_F_DUMP_INTR).</param>
public readonly record struct NetlinkResult(
    int Errno,
    string? Message = null,
    int? AttributeOffset = null,
    ushort? AttributeType = null,
    bool Interrupted = false)
{
    /// <summary>Done as asked.</summary>
    public static readonly NetlinkResult Success;

    /// <summary>Whether the request was carried out.</summary>
    public bool IsSuccess => Errno == 0;
}
