namespace XfrmCtl.Daemon.Pluto;

/// <summary>The exchanges whose steps pluto numbers.</summary>
internal enum PlutoExchange
{
    /// <summary>Main Mode (RFC 2409 §5.1 to §5.4).</summary>
    Main,

    /// <summary>Aggressive Mode.</summary>
    Aggressive,

    /// <summary>Quick Mode (RFC 2409 §5.5).</summary>
    Quick,
}
