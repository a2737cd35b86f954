using XfrmCtl.Daemon.Pluto;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Tests.Pluto;

public sealed class PlutoTotalsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Heed_NotifyOfAnError_IsCountedByItsName(bool authenticated)
    {
        PlutoTotals totals = new();
        totals.Heed(new IkeEvent.NotifyReceived("net", "NO_PROPOSAL_CHOSEN", authenticated));
        totals.Heed(new IkeEvent.NotifyReceived("net", "NO_PROPOSAL_CHOSEN", authenticated));

        Assert.Equal([KeyValuePair.Create("total.ikev1.recv.notifies.error.NO_PROPOSAL_CHOSEN", 2L)], totals.Read());
    }

    [Fact]
    public void Heed_NotifyOfAStatus_IsNoError()
    {
        PlutoTotals totals = new();
        totals.Heed(new IkeEvent.NotifyReceived("net", "RESPONDER_LIFETIME", Authenticated: true));

        Assert.Empty(totals.Read());
    }

    // Without keys anybody on the way can send these.
    [Fact]
    public void Heed_NumbersThatNobodyHasNamed_TakeNoMemory()
    {
        PlutoTotals totals = new();
        for (int type = 0; type <= ushort.MaxValue; type++)
            totals.Heed(new IkeEvent.NotifyReceived("net", $"notify {type}", Authenticated: false));

        Assert.Empty(totals.Read());
    }
}
