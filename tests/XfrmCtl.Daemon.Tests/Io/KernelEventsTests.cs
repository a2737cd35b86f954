using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Tests.Io;

public sealed class KernelEventsTests
{
    private static readonly IPAddress Local = IPAddress.Parse("203.0.113.133");
    private static readonly IPAddress Remote = IPAddress.Parse("198.51.100.2");

    // What the kernel tells of a state that expired has no algorithms, as the first four lines of the message's struct (include/uapi/linux/xfrm.h) are all there is.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Expire_OfALimitOfOctets_IsTheEngines(bool hard)
    {
        XfrmStateInfo state = State(packets: 1000, new XfrmLifetime { SoftOctets = 300_000, HardOctets = 500_000, HardAddSeconds = 28860 });

        Assert.Equal(new IkeInput.KernelExpired(new(0xc0000001), Remote, hard), KernelEvents.ToInput(new XfrmEvent.Expire(state, hard)));
    }

    [Fact]
    public void Expire_OfALimitOfPacketsBeforeTheFirst_IsTheEngines() =>
        Assert.NotNull(KernelEvents.ToInput(new XfrmEvent.Expire(State(packets: 0, new XfrmLifetime { SoftPackets = 0, HardPackets = 1 }), Hard: true)));

    // After the machine slept the kernel's clock is ahead of the daemon's.
    [Fact]
    public void Expire_ByTimeOfAStateThatWasUsed_IsTheEngines() =>
        Assert.NotNull(KernelEvents.ToInput(new XfrmEvent.Expire(State(packets: 1, new XfrmLifetime { HardAddSeconds = 28860 }), Hard: true)));

    [Fact]
    public void Expire_OfAReservedSpi_IsNobodys() =>
        Assert.Null(KernelEvents.ToInput(new XfrmEvent.Expire(State(packets: 0, new XfrmLifetime { HardAddSeconds = 30 }), Hard: true)));

    private static XfrmStateInfo State(ulong packets, XfrmLifetime lifetime) =>
        new(new XfrmState(new(Remote, new(0xc0000001), IpsecProtocol.Esp), Local) { Reqid = 16384, Mode = IpsecMode.Tunnel, Lifetime = lifetime }, new(packets * 500, packets, 1, 1), null, 0, 0, 0);
}
