namespace XfrmCtl.Ike.RemoteAccess;

/// <summary>Decides about the passwords of XAUTH users. It has the files, which the engine has not.</summary>
/// <remarks>Two judges are equal when they decide by the same passwords and rules.</remarks>
public interface IXauthJudge
{
    /// <summary>Whether a password is the user's; takes as long for a user that nobody knows. Never throws, whatever the octets are.</summary>
    /// <param name="user">The user's name as the peer sent it: text without control characters.</param>
    /// <param name="password">The password; the caller zeroes it.</param>
    XauthVerdict Judge(string user, ReadOnlySpan<byte> password);
}
