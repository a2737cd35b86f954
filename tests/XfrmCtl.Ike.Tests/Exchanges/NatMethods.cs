using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Tests.Exchanges;

/// <summary>NAT traversal versions by name.</summary>
internal static class NatMethods
{
    public static NatMethod ByName(string name) => NatMethod.All.Single(method => method.Name == name);
}
