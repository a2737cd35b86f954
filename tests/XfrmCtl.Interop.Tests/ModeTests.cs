namespace XfrmCtl.Interop.Tests;

/// <summary>
/// What an IPsec SA can be besides what the matrix has: AH in both modes, one address family in the other, a protocol alone, transport mode through NATs with the original addresses
/// told (RFC 3947 §5.2), both sides behind NATs. Each with charon; what does not depend on who begins, in one role.
/// </summary>
public sealed class ModeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(300);

    [Theory]
    [InlineData("xfrmctl", "charon", "ah", "transport-ah", "4in6", "transport/nat", "tunnel/nats")]
    [InlineData("charon", "xfrmctl", "ah6", "transport6", "protoport", "6in4", "transport/nat", "tunnel/nats")]
    [InlineData("xfrmctl", "pluto", "ah", "protoport", "4in6", "nets", "tunnel/nats")]
    [InlineData("pluto", "xfrmctl", "transport-ah", "6in4", "tunnel/nats")]
    public void EveryMode_WithCharonAndPluto_CarriesPackets(string initiator, string responder, params string[] modes) => Lab.Run("modes", Limit, [initiator, responder, .. modes]);
}
