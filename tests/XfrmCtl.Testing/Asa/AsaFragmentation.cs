namespace XfrmCtl.Testing.Asa;

/// <summary>How an ASA announces IKE fragmentation.</summary>
public enum AsaFragmentation
{
    /// <summary>With the word c0000000, "Main Mode: True Aggressive Mode: True", as traces show it.</summary>
    BothModes,

    /// <summary>With the vendor ID alone, as the size of one trace's message 2 suggests.</summary>
    Bare,

    /// <summary>Not at all.</summary>
    None,
}
