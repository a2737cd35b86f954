using System.Globalization;

namespace XfrmCtl.Netlink;

/// <summary>The errno values that netlink answers with (include/uapi/asm-generic/errno-base.h, errno.h).</summary>
public static class Errno
{
    /// <summary>Operation not permitted.</summary>
    public const int EPERM = 1;

    /// <summary>No such file or directory: no such policy.</summary>
    public const int ENOENT = 2;

    /// <summary>No such process: no such state, or no such route.</summary>
    public const int ESRCH = 3;

    /// <summary>Try again.</summary>
    public const int EAGAIN = 11;

    /// <summary>Out of memory.</summary>
    public const int ENOMEM = 12;

    /// <summary>Device or resource busy.</summary>
    public const int EBUSY = 16;

    /// <summary>The object exists already.</summary>
    public const int EEXIST = 17;

    /// <summary>No such device.</summary>
    public const int ENODEV = 19;

    /// <summary>Invalid argument.</summary>
    public const int EINVAL = 22;

    /// <summary>Out of range.</summary>
    public const int ERANGE = 34;

    /// <summary>Function not implemented: an algorithm that the kernel does not know.</summary>
    public const int ENOSYS = 38;

    /// <summary>A reply that cannot be read.</summary>
    public const int EBADMSG = 74;

    /// <summary>Message too long.</summary>
    public const int EMSGSIZE = 90;

    /// <summary>Protocol not supported: a kernel without ESP.</summary>
    public const int EPROTONOSUPPORT = 93;

    /// <summary>Operation not supported.</summary>
    public const int EOPNOTSUPP = 95;

    /// <summary>Address family not supported.</summary>
    public const int EAFNOSUPPORT = 97;

    /// <summary>The address is not one of ours.</summary>
    public const int EADDRNOTAVAIL = 99;

    /// <summary>Network is unreachable.</summary>
    public const int ENETUNREACH = 101;

    /// <summary>No buffer space: messages were lost.</summary>
    public const int ENOBUFS = 105;

    /// <summary>Connection refused.</summary>
    public const int ECONNREFUSED = 111;

    /// <summary>No route to host.</summary>
    public const int EHOSTUNREACH = 113;

    /// <summary>The symbol of <paramref name="errno"/>, or the number where it is none of the above.</summary>
    public static string Name(int errno) => errno switch
    {
        EPERM => nameof(EPERM),
        ENOENT => nameof(ENOENT),
        ESRCH => nameof(ESRCH),
        EAGAIN => nameof(EAGAIN),
        ENOMEM => nameof(ENOMEM),
        EBUSY => nameof(EBUSY),
        EEXIST => nameof(EEXIST),
        ENODEV => nameof(ENODEV),
        EINVAL => nameof(EINVAL),
        ERANGE => nameof(ERANGE),
        ENOSYS => nameof(ENOSYS),
        EBADMSG => nameof(EBADMSG),
        EMSGSIZE => nameof(EMSGSIZE),
        EPROTONOSUPPORT => nameof(EPROTONOSUPPORT),
        EOPNOTSUPP => nameof(EOPNOTSUPP),
        EAFNOSUPPORT => nameof(EAFNOSUPPORT),
        EADDRNOTAVAIL => nameof(EADDRNOTAVAIL),
        ENETUNREACH => nameof(ENETUNREACH),
        ENOBUFS => nameof(ENOBUFS),
        ECONNREFUSED => nameof(ECONNREFUSED),
        EHOSTUNREACH => nameof(EHOSTUNREACH),
        _ => "errno " + errno.ToString(CultureInfo.InvariantCulture),
    };
}
