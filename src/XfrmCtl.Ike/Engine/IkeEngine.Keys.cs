using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Engine;

// What somebody needs who decrypts a capture of his own tunnel.
public sealed partial class IkeEngine
{
    /// <summary>The keys of the ISAKMP SAs that serve a connection; empty where there is none with keys, or no such connection.</summary>
    /// <remarks>Ownership: copies, which the caller disposes.</remarks>
    public IReadOnlyList<IsakmpKey> IsakmpKeys(string connection)
    {
        if (!_connections.TryGetValue(connection, out Connection? found))
            return [];
        return
        [
            .. from sa in SasOf(found)
               where Serves(sa, found) && sa.Keys is not null && sa.Proposal is not null
               select new IsakmpKey(sa.Serial, sa.InitiatorCookie, sa.Proposal!, Phase1Keys.CipherKey(sa.Keys!.Hash, sa.Keys.SkeyidE, sa.Proposal!.KeyBits / 8)),
        ];
    }
}
