namespace XfrmCtl.Configuration.Settings;

/// <summary>Whether IKE messages are fragmented (<c>fragmentation=</c>).</summary>
public enum FragmentationUse
{
    /// <summary>If the peer says that it can.</summary>
    Yes,

    /// <summary>Never.</summary>
    No,

    /// <summary>Always.</summary>
    Force,
}
