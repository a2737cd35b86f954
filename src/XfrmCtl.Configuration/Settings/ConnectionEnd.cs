namespace XfrmCtl.Configuration.Settings;

/// <summary>One of the two ends as the file names them; neither says which is us.</summary>
public enum ConnectionEnd
{
    /// <summary>The end of the left... keywords.</summary>
    Left,

    /// <summary>The end of the right... keywords.</summary>
    Right,
}
