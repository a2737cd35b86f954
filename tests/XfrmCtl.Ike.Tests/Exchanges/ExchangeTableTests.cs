using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Tests.Exchanges;

/// <summary>The table of exchanges, and the gate that holds messages against it.</summary>
public sealed class ExchangeTableTests
{
    private static readonly HashPayload Hash = new(new byte[16]);
    private static readonly SaPayload Sa = new([]);
    private static readonly NoncePayload Nonce = new(new byte[20]);
    private static readonly KeyExchangePayload Key = new(new byte[96]);
    private static readonly IdentificationPayload Id = new(IdType.ID_IPV4_ADDR, 0, 0, new byte[4]);
    private static readonly VendorIdPayload Vendor = new(new byte[16]);

    [Fact]
    public void Table_EveryState_HasOneRow() =>
        Assert.Equal(Enum.GetValues<ExchangeState>(), ExchangeTable.Rows.Select(row => row.State).Order());

    [Theory]
    [InlineData(ExchangeType.BASE)]
    [InlineData(ExchangeType.AUTHENTICATION_ONLY)]
    [InlineData(ExchangeType.NEW_GROUP_MODE)]
    [InlineData((ExchangeType)34)]
    [InlineData((ExchangeType)0)]
    public void Refusal_ExchangeThatIsNotDone_HasItsReason(ExchangeType exchange) => Assert.NotEmpty(ExchangeTable.RefusalOf(exchange)!);

    [Theory]
    [InlineData(ExchangeType.IDENTITY_PROTECTION)]
    [InlineData(ExchangeType.AGGRESSIVE)]
    [InlineData(ExchangeType.QUICK_MODE)]
    [InlineData(ExchangeType.INFORMATIONAL)]
    [InlineData(ExchangeType.TRANSACTION)]
    public void Refusal_ExchangeThatIsDone_IsNull(ExchangeType exchange) => Assert.Null(ExchangeTable.RefusalOf(exchange));

    public static TheoryData<ExchangeState, string, bool> Messages => new()
    {
        { ExchangeState.MainMode1, "SA", true },
        { ExchangeState.MainMode1, "SA VID VID", true },
        { ExchangeState.MainMode1, "SA SA", false },
        { ExchangeState.MainMode1, "VID", false },
        { ExchangeState.MainMode1, "SA KE", false },
        { ExchangeState.MainMode1, "", false },
        { ExchangeState.MainMode3, "KE NONCE", true },
        { ExchangeState.MainMode3, "NONCE KE VID", true },
        { ExchangeState.MainMode3, "KE", false },
        { ExchangeState.MainMode3, "KE NONCE NONCE", false },
        { ExchangeState.MainMode3, "KE NONCE SA", false },
        { ExchangeState.MainMode5, "ID HASH", true },
        { ExchangeState.MainMode5, "HASH ID", true },
        { ExchangeState.MainMode5, "ID", false },
        { ExchangeState.MainMode5, "ID ID HASH", false },
        { ExchangeState.Aggressive1, "SA KE NONCE ID", true },
        { ExchangeState.Aggressive1, "SA VID KE NONCE ID VID", true },
        { ExchangeState.Aggressive1, "SA KE NONCE", false },
        { ExchangeState.Aggressive1, "SA KE NONCE ID ID", false },
        { ExchangeState.Aggressive1, "SA KE NONCE ID HASH", false },
        { ExchangeState.Aggressive2, "SA KE NONCE ID HASH VID", true },
        { ExchangeState.Aggressive2, "SA KE NONCE ID", false },
        { ExchangeState.Aggressive3, "HASH", true },
        { ExchangeState.Aggressive3, "VID HASH", true },
        { ExchangeState.Aggressive3, "", false },
        { ExchangeState.Aggressive3, "HASH ID", false },
        { ExchangeState.QuickMode1, "HASH SA NONCE", true },
        { ExchangeState.QuickMode1, "HASH SA NONCE KE ID ID", true },
        { ExchangeState.QuickMode1, "SA HASH NONCE", false },
        { ExchangeState.QuickMode1, "HASH SA NONCE ID ID ID", false },
        { ExchangeState.QuickMode1, "HASH SA", false },
        { ExchangeState.QuickMode3, "HASH", true },
        { ExchangeState.QuickMode3, "HASH SA", false },
        { ExchangeState.TransactionRequest, "HASH ATTR", true },
        { ExchangeState.TransactionRequest, "HASH ATTR VID", true },
        { ExchangeState.TransactionRequest, "ATTR HASH", false },
        { ExchangeState.TransactionRequest, "ATTR", false },
        { ExchangeState.TransactionReply, "HASH", false },
        { ExchangeState.TransactionSet, "HASH ATTR ATTR", false },
        { ExchangeState.TransactionAck, "HASH ATTR SA", false },
        { ExchangeState.Informational, "HASH", true },
        { ExchangeState.Informational, "VID HASH", false },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Gate_Message_PassesOrIsRefusedWithItsName(ExchangeState state, string payloads, bool passes)
    {
        Payload[] message = [.. payloads.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Make)];

        string? fault = MessageGate.Check(ExchangeTable.Row(state), message);

        Assert.Equal(passes, fault is null);
        if (!passes)
            Assert.Contains(ExchangeTable.Row(state).Name, fault, StringComparison.Ordinal);
    }

    private static Payload Make(string name) => name switch
    {
        "SA" => Sa,
        "KE" => Key,
        "NONCE" => Nonce,
        "ID" => Id,
        "HASH" => Hash,
        "ATTR" => new AttributePayload(ConfigurationMessageType.ISAKMP_CFG_REQUEST, 1, []),
        _ => Vendor,
    };
}
