namespace XfrmCtl.Ike.Engine;

/// <summary>Everything between one address of ours and one of a peer's.</summary>
internal sealed class PeerGroup
{
    public List<Connection> Connections { get; } = [];

    public List<IsakmpSa> Sas { get; } = [];
}
