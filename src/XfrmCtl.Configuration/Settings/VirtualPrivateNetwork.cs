using System.Net;

namespace XfrmCtl.Configuration.Settings;

/// <summary>One network of <c>virtual_private=</c>, from which road warriors behind a NAT may have their addresses.</summary>
/// <param name="Network">The network.</param>
/// <param name="IsExcluded">Whether it is taken out of the others (<c>%v4:!10.0.0.0/24</c>).</param>
public readonly record struct VirtualPrivateNetwork(IPNetwork Network, bool IsExcluded)
{
    /// <summary>The spelling of ipsec.conf.</summary>
    public override string ToString() =>
        $"%v{(Network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 4 : 6)}:{(IsExcluded ? "!" : "")}{Network}";
}
