namespace XfrmCtl.Ike.Engine;

/// <summary>What XAUTH and ModeCfg wait for under an ISAKMP SA, before it may serve Quick Modes.</summary>
internal abstract record RemoteAccessState(string Name)
{
    /// <summary>Nothing yet.</summary>
    public sealed record Beginning() : RemoteAccessState("established");

    /// <summary>Client: the gateway is to ask for user and password.</summary>
    public sealed record AwaitingXauthRequest() : RemoteAccessState("xauth-awaited");

    /// <summary>Client: user and password are sent.</summary>
    public sealed record AwaitingXauthStatus() : RemoteAccessState("xauth-sent");

    /// <summary>Gateway: the client was asked for user and password.</summary>
    public sealed record AwaitingXauthReply(Transaction Question) : RemoteAccessState("xauth-asked");

    /// <summary>Gateway: the client was told whether its password is good.</summary>
    public sealed record AwaitingXauthAck(Transaction Question, bool Accepted) : RemoteAccessState("xauth-told");

    /// <summary>Client: the gateway was asked for an address, or (null) is to tell one.</summary>
    public sealed record AwaitingConfiguration(Transaction? Question) : RemoteAccessState("mode-config-awaited");

    /// <summary>Gateway: the client was told its address.</summary>
    public sealed record AwaitingConfigurationAck(Transaction Question) : RemoteAccessState("mode-config-told");

    /// <summary>Done: Quick Modes may begin.</summary>
    public sealed record Complete() : RemoteAccessState("complete");
}
