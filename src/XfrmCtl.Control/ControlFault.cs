namespace XfrmCtl.Control;

/// <summary>Why the daemon could not be spoken to.</summary>
public enum ControlFault
{
    /// <summary>Nobody listens on the socket, or there is none.</summary>
    NotRunning,

    /// <summary>The socket is there, but not for this user.</summary>
    NotPermitted,

    /// <summary>The daemon hung up before its reply, or sent what is not of the contract.</summary>
    Broken,

    /// <summary>The daemon took the request and did not answer in time.</summary>
    NoAnswer,
}
