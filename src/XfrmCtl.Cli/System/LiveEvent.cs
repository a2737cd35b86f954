namespace XfrmCtl.Cli.System;

/// <summary>What a live view waited for.</summary>
internal enum LiveEvent
{
    /// <summary>The next look is due, or asked for.</summary>
    Elapsed,

    /// <summary>The window has another size.</summary>
    Resized,

    /// <summary>Ctrl-Z.</summary>
    Suspended,

    /// <summary>Somebody typed q.</summary>
    Quit,
}
