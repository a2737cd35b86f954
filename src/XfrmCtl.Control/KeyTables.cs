namespace XfrmCtl.Control;

/// <summary>Where the daemon has put a connection's keys. The keys themselves never go over the control socket.</summary>
public sealed record KeyTables
{
    /// <summary>A folder for the daemon's user alone, with the files <c>ikev1_decryption_table</c> and <c>esp_sa</c>; who asked for it takes them and removes it.</summary>
    public required string Folder { get; init; }

    /// <summary>ISAKMP SAs whose key is in it.</summary>
    public required int IsakmpSas { get; init; }

    /// <summary>ESP states whose keys are in it, one for each direction of a child SA.</summary>
    public required int EspStates { get; init; }

    /// <summary>What is not in it, and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
