using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

/// <summary>XAUTH and ModeCfg of one ISAKMP SA; an SA between gateways has none.</summary>
internal sealed class RemoteAccessSession : IDisposable
{
    public RemoteAccessState State { get; set; } = new RemoteAccessState.Beginning();

    /// <summary>Ends the wait for a message that the peer is to begin with.</summary>
    public EngineTimer? Timer { get; set; }

    /// <summary>The XAUTH user: the one that we are, or the one whose password was good.</summary>
    public string? User { get; set; }

    /// <summary>How often the gateway asked for user and password.</summary>
    public int Questions { get; set; }

    /// <summary>Whether our password has left; it does so once under an ISAKMP SA, and once more for each of <see cref="Echoes"/>.</summary>
    public bool PasswordSent { get; set; }

    /// <summary>How many more questions may come because the gateway has heard our last message of Phase 1 more than once: pluto then asks anew, under another message ID. They say nothing of the password.</summary>
    public int Echoes { get; set; }

    /// <summary>The address that we gave the peer, or null.</summary>
    public Lease? Lease { get; set; }

    /// <summary>What the gateway gave us, or null.</summary>
    public AssignedConfiguration? Assigned { get; set; }

    public bool IsComplete => State is RemoteAccessState.Complete;

    /// <summary>Our question that is out, or null.</summary>
    public Transaction? Question => State switch
    {
        RemoteAccessState.AwaitingXauthReply asked => asked.Question,
        RemoteAccessState.AwaitingXauthAck told => told.Question,
        RemoteAccessState.AwaitingConfiguration awaited => awaited.Question,
        RemoteAccessState.AwaitingConfigurationAck told => told.Question,
        _ => null,
    };

    public void Dispose() => Timer?.Cancel();
}
