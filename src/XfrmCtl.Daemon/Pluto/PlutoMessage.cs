namespace XfrmCtl.Daemon.Pluto;

/// <summary>Which message of which exchange an event speaks of (<c>Main Mode message 3 (KE, nonce)</c>), and the state in which pluto is after it was sent.</summary>
internal static class PlutoMessage
{
    private const string Word = " Mode message ";

    /// <summary>Exchange and number, or null for others.</summary>
    public static (PlutoExchange Exchange, int Number)? Of(string message)
    {
        int at = message.IndexOf(Word, StringComparison.Ordinal);
        if (at < 0 || at + Word.Length >= message.Length || !char.IsAsciiDigit(message[at + Word.Length]))
            return null;
        int number = message[at + Word.Length] - '0';
        return message.AsSpan(0, at) switch
        {
            "Main" => (PlutoExchange.Main, number),
            "Aggressive" => (PlutoExchange.Aggressive, number),
            "Quick" => (PlutoExchange.Quick, number),
            _ => null,
        };
    }

    /// <summary>The state of who sent it and waits: odd numbers are the initiator's.</summary>
    public static string? State((PlutoExchange Exchange, int Number) message) => message switch
    {
        (PlutoExchange.Main, 1) => "STATE_MAIN_I1",
        (PlutoExchange.Main, 2) => "STATE_MAIN_R1",
        (PlutoExchange.Main, 3) => "STATE_MAIN_I2",
        (PlutoExchange.Main, 4) => "STATE_MAIN_R2",
        (PlutoExchange.Main, 5) => "STATE_MAIN_I3",
        (PlutoExchange.Main, 6) => "STATE_MAIN_R3",
        (PlutoExchange.Aggressive, 1) => "STATE_AGGR_I1",
        (PlutoExchange.Aggressive, 2) => "STATE_AGGR_R1",
        (PlutoExchange.Aggressive, 3) => "STATE_AGGR_I2",
        (PlutoExchange.Quick, 1) => "STATE_QUICK_I1",
        (PlutoExchange.Quick, 2) => "STATE_QUICK_R1",
        (PlutoExchange.Quick, 3) => "STATE_QUICK_I2",
        _ => null,
    };
}
