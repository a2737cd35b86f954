namespace XfrmCtl.Interop.Tests;

/// <summary>
/// What an IPsec SA can be besides what the matrix has: AH in both modes, one address family in the other, a protocol alone, transport mode through NATs with the original addresses
/// told (RFC 3947 §5.2), both sides behind NATs.
/// </summary>
public sealed class ModeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(300);

    [Theory]
    [InlineData("xfrmctl", "charon")]
    [InlineData("charon", "xfrmctl")]
    public void EveryMode_WithCharon_CarriesPackets(string initiator, string responder) =>
        Lab.Run("modes", Limit, initiator, responder, "ah", "ah6", "transport-ah", "transport6", "protoport", "6in4", "4in6", "transport/nat", "tunnel/nats");

    [Theory]
    [InlineData("xfrmctl", "pluto")]
    [InlineData("pluto", "xfrmctl")]
    public void EveryMode_WithPluto_CarriesPackets(string initiator, string responder) =>
        Lab.Run("modes", Limit, initiator, responder, "ah", "transport-ah", "protoport", "6in4", "4in6", "tunnel/nats");
}
