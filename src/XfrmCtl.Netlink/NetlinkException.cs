using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace XfrmCtl.Netlink;

/// <summary>The kernel refused a netlink request, or talking to it failed.</summary>
/// <remarks>The message never holds keys: it is made of the operation's name and object, the errno and the kernel's words.</remarks>
[SuppressMessage("Roslynator", "RCS1194:Implement exception constructors", Justification = "Without operation and errno it says nothing.")]
public sealed class NetlinkException : Exception
{
    /// <summary>Makes an exception from the result of a request.</summary>
    /// <param name="operation">The kernel's name of the operation: <c>XFRM_MSG_NEWSA</c>.</param>
    /// <param name="subject">What it was about, for people: <c>esp 0x00000100 to 192.0.2.1</c>; may be empty.</param>
    /// <param name="result">How the request ended.</param>
    /// <param name="attributeName">The kernel's name of the attribute it objects to, or null.</param>
    public NetlinkException(string operation, string subject, NetlinkResult result, string? attributeName = null)
        : base(Describe(operation, subject, result, attributeName))
    {
        Operation = operation;
        Subject = subject;
        Result = result;
        AttributeName = attributeName;
    }

    /// <summary>The kernel's name of the operation that failed.</summary>
    public string Operation { get; }

    /// <summary>What the operation was about, for people.</summary>
    public string Subject { get; }

    /// <summary>The positive errno value.</summary>
    public int Errno => Result.Errno;

    /// <summary>The symbol of <see cref="Errno"/>, such as <c>EPERM</c>.</summary>
    public string ErrnoName => Netlink.Errno.Name(Result.Errno);

    /// <summary>The kernel's own words (extended ack), or null.</summary>
    public string? KernelMessage => Result.Message;

    /// <summary>The kernel's name of the attribute that it objects to, or null.</summary>
    public string? AttributeName { get; }

    /// <summary>The whole result.</summary>
    public NetlinkResult Result { get; }

    /// <summary>Whether the kernel lacks what was asked for: the protocol (no ESP), the mode, or an algorithm.</summary>
    /// <remarks>
    /// net/xfrm/xfrm_user.c and xfrm_state.c answer EPROTONOSUPPORT for a type or mode, ENOSYS for an algorithm name;
    /// esp4 passes on the crypto API's ENOENT for an algorithm that the kernel has a name but no code for.
    /// </remarks>
    public bool Unsupported =>
        Errno is Netlink.Errno.EPROTONOSUPPORT or Netlink.Errno.ENOSYS or Netlink.Errno.EAFNOSUPPORT or Netlink.Errno.EOPNOTSUPP
        || (Errno == Netlink.Errno.ENOENT && Operation is "XFRM_MSG_NEWSA" or "XFRM_MSG_UPDSA");

    private static string Describe(string operation, string subject, NetlinkResult result, string? attributeName)
    {
        var text = new StringBuilder(operation);
        if (subject.Length > 0)
            text.Append(" (").Append(subject).Append(')');
        text.Append(": ").Append(Marshal.GetPInvokeErrorMessage(result.Errno));
        text.Append(" [").Append(Netlink.Errno.Name(result.Errno)).Append(']');
        if (result.Message is { Length: > 0 } words)
            text.Append(": ").Append(words);
        if (attributeName is not null)
            text.Append(" (attribute ").Append(attributeName).Append(')');
        return text.ToString();
    }
}
