using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>When the initiator begins to send by a new pair: a peer may install its own half only when the third message of Quick Mode reaches it.</summary>
public sealed class ActivationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // A                                B
    // HDR*, HASH(3)             -->
    //                                  installs
    // the first packet          -->
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(60)]
    [Trait("Rfc", "2409-5.5")]
    public void FirstChild_Initiator_SendsNothingBeforeThePeerHasInstalled(int milliseconds)
    {
        using IkePair pair = new() { KernelLatency = TimeSpan.FromMilliseconds(3) };
        pair.Network.Delay = TimeSpan.FromMilliseconds(milliseconds);
        pair.Load();

        pair.Up(pair.A);

        Assert.True(pair.RunUntil(() => pair.A.Kernel.OutboundFor(IkePair.Subnets) is not null, Patience), pair.Transcript());
        Assert.True(pair.B.Kernel.Children.Single().HasOutbound, pair.Transcript());
    }

    [Fact]
    public void FirstChild_PeerThatAnswersLate_IsNotWaitedForAsLong()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Network.OnNth("Quick Mode message 2", 1, new Fate.Hold(TimeSpan.FromSeconds(3)));

        pair.Up(pair.A);

        Assert.True(pair.RunUntil(() => pair.Network.Count("Quick Mode message 3") > 0, Patience), pair.Transcript());
        Instant confirmed = pair.Now;
        Assert.True(pair.RunUntil(() => pair.A.Kernel.OutboundFor(IkePair.Subnets) is not null, Patience), pair.Transcript());
        Assert.InRange(pair.Now - confirmed, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(250));
    }

    // A                                B
    // HDR*, HASH(3)             -->
    //                           <--    HDR*, HASH, D
    [Fact]
    [Trait("Rfc", "2409-5.7")]
    public void FirstChild_DeletedBeforeItWasUsed_IsAFailedAttemptAndTriedAgain()
    {
        using IkePair pair = new() { KernelLatency = TimeSpan.FromMilliseconds(3) };
        pair.Load();
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.B.Kernel.Children.Any(child => child.HasOutbound), Patience), pair.Transcript());

        pair.Down(pair.B);

        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), Patience), pair.Transcript());
        Assert.Equal(ReasonCode.DeletedByPeer, pair.A.Failures.Single().Code);
        Assert.Empty(pair.A.Reports<IkeEvent.ChildEstablished>());
        pair.Run(TimeSpan.FromMinutes(1));
        pair.AssertUp();
    }
}
