using XfrmCtl.Core;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

/// <summary>What a Quick Mode waits for.</summary>
internal abstract record QuickModeState(string Name)
{
    /// <summary>Initiator: the kernel was asked for our inbound SPI.</summary>
    public sealed record AwaitingOwnSpi(ulong Request) : QuickModeState("quick-mode-spi");

    /// <summary>Initiator, message 1 is out.</summary>
    public sealed record AwaitingAnswer() : QuickModeState("quick-mode-sent-1");

    /// <summary>Initiator: the kernel was asked to install; then message 3 goes out.</summary>
    public sealed record AwaitingInstall() : QuickModeState("quick-mode-install");

    /// <summary>Responder: the kernel was asked for our inbound SPI.</summary>
    public sealed record AwaitingResponderSpi(ulong Request, Phase2Choice.Chosen Choice, SecretBytes? PfsSecret) : QuickModeState("quick-mode-spi");

    /// <summary>Responder: the kernel was asked to install the inbound side; then message 2 goes out.</summary>
    public sealed record AwaitingResponderInstall(Phase2Choice.Chosen Choice) : QuickModeState("quick-mode-install");

    /// <summary>Responder, message 2 is out.</summary>
    public sealed record AwaitingConfirmation() : QuickModeState("quick-mode-sent-2");

    /// <summary>Done; kept for a while so that duplicates are answered.</summary>
    public sealed record Complete() : QuickModeState("complete");

    /// <summary>Over.</summary>
    public sealed record Ended() : QuickModeState("ended");
}
