using System.Net;

namespace XfrmCtl.Ike.Engine;

// Addresses of this machine that go and come, and links that do. SAs outlive an address that goes: it may be back in a moment, and then nothing was lost.
public sealed partial class IkeEngine
{
    private HashSet<IPAddress>? _addresses;

    private void OnAddressesChanged(IkeInput.AddressesChanged input)
    {
        HashSet<IPAddress> before = _addresses ?? [.. input.Addresses];
        _addresses = [.. input.Addresses];
        foreach (IsakmpSa sa in _isakmp.Values.Where(sa => sa is { IsEstablished: false, Initiator: true } && Lost(sa.Local.Address)).ToList())
            FailPhase1(sa, LocalAddressMissing(sa.Local.Address));
        OnPathRestored([.. _addresses.Where(address => !before.Contains(address))]);
        foreach (Connection connection in _connections.Values.Where(connection =>
                     connection is { Wanted: true, IsUp: false, LastFailure.Code: ReasonCode.LocalAddressMissing } && _addresses.Contains(connection.Profile.Local)).ToList())
            Pursue(connection);

        bool Lost(IPAddress address) => before.Contains(address) && !_addresses.Contains(address);
    }

    /// <summary>Whether peers are still there is asked at once, and what waits for its turn to be tried again has it now.</summary>
    private void OnPathRestored(HashSet<IPAddress> addresses)
    {
        if (addresses.Count == 0 || _shutdown)
            return;
        foreach (IsakmpSa sa in _isakmp.Values.Where(sa => sa is { IsEstablished: true, Replaced: false } && addresses.Contains(sa.Local.Address)).ToList())
            ProbeNow(sa);
        foreach (Connection connection in _connections.Values.Where(connection =>
                     connection is { Wanted: true, IsUp: false } && addresses.Contains(connection.Profile.Local) && Phase1UnderWay(connection) is null).ToList())
            Pursue(connection);
    }

    private static FailureReason LocalAddressMissing(IPAddress address) =>
        new(ReasonCode.LocalAddressMissing, $"{address} is no address of this machine: correct left= (or right=), or add the address", [new("ours", address.ToString())]);
}
