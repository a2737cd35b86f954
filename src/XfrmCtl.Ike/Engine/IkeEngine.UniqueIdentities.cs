using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

// One identity from several addresses (uniqueids=). Where a connection names the peer's address there is nothing to decide: it has one.
public sealed partial class IkeEngine
{
    // Established ISAKMP SAs of connections for peers of any address.
    private readonly Dictionary<Identity, List<IsakmpSa>> _byIdentity = [];

    /// <summary>Phase 1 with a peer of any address is complete: the same identity from elsewhere is the same peer, which has moved. True where the new SA itself has to go.</summary>
    private bool GivesWay(IsakmpSa sa)
    {
        ConnectionProfile profile = sa.Connection.Profile;

        // Road warriors may share an identity; XAUTH and their addresses inside tell them apart.
        if (profile.Remote is not null || profile.Xauth is XauthSettings.Server || profile.ModeConfig is ModeConfigSettings.Server)
            return false;
        if (!_byIdentity.TryGetValue(sa.PeerId!, out List<IsakmpSa>? same))
            _byIdentity.Add(sa.PeerId!, same = []);
        List<IsakmpSa> others = [.. same.Where(other => other.Local.Address.Equals(sa.Local.Address) && !other.Remote.Address.Equals(sa.Remote.Address) && Serves(other, sa.Connection))];
        same.Add(sa);
        switch (profile.UniqueIdentities)
        {
            case UniqueIdentities.Keep when others.Count > 0:
                EndIsakmp(sa, ReasonCode.Replaced, tellPeer: true);
                return true;
            case UniqueIdentities.Replace:
                foreach (IsakmpSa old in others)
                    EndWithChildren(old);
                break;
        }

        return false;
    }

    private void EndWithChildren(IsakmpSa sa)
    {
        List<Connection> affected = [.. ConnectionsOf(sa).Where(connection => connection.Profile.Remote is null && Serves(sa, connection))];
        foreach (Connection connection in affected)
        {
            List<ChildSa> gone = [.. ChildrenWith(sa, connection)];
            foreach (ChildSa child in gone)
                EndChild(child, ReasonCode.Replaced, tellPeer: true);
            if (gone.Count > 0)
                AfterLoss(connection, ReasonCode.Replaced);
        }

        EndIsakmp(sa, ReasonCode.Replaced, tellPeer: true);
    }

    private void ForgetIdentity(IsakmpSa sa)
    {
        if (sa.PeerId is not { } identity || !_byIdentity.TryGetValue(identity, out List<IsakmpSa>? same) || !same.Remove(sa))
            return;
        if (same.Count == 0)
            _byIdentity.Remove(identity);
    }
}
