using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>A kernel says no: the side whose kernel it is says so, and neither kernel keeps anything.</summary>
public sealed class KernelRefusalTests
{
    public static TheoryData<bool, string> Cases => new()
    {
        { true, "spi" }, { true, "install" }, { false, "spi" }, { false, "install" }, { false, "activate" },
    };

    public static TheoryData<bool, string> RekeyCases => new()
    {
        { true, "spi" }, { true, "install" }, { true, "activate" }, { false, "spi" }, { false, "install" }, { false, "activate" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Hostile", "T32")]
    public void Kernel_Refuses_ReasonIsRightAndNothingIsLeft(bool ofA, string request)
    {
        using IkePair pair = Once();
        Refuse(Side(pair, ofA), request, PairKernel.OutOfMemory);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(5));
        Assert.Equal(ReasonCode.KernelRefused, Side(pair, ofA).FirstFailure());
        pair.AssertNothingInstalled();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kernel_LacksTheAlgorithm_ReasonIsUnsupported(bool ofA, string request)
    {
        using IkePair pair = Once();
        Refuse(Side(pair, ofA), request, new KernelRefusal(93, "XFRM_MSG_UPDSA: Protocol not supported", true));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(5));
        Assert.Equal(ReasonCode.KernelUnsupported, Side(pair, ofA).FirstFailure());
        pair.AssertNothingInstalled();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kernel_RefusesOnceAndThePeerIsSlowToo_NextAttemptEstablishes(bool ofA, string request)
    {
        using IkePair pair = new() { KernelLatency = TimeSpan.FromMilliseconds(50) };
        pair.Load(a: profile => profile with { StartAction = StartAction.Start });
        Refuse(Side(pair, ofA), request, PairKernel.OutOfMemory);
        Assert.True(pair.RunUntil(() => pair.IsUp() && pair.A.Kernel.Children.Count == 1 && pair.KernelsDiffer() is null, TimeSpan.FromMinutes(5)), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(5));
        pair.AssertUp();
    }

    // The old pair carries on, and the rekey succeeds later.
    [Theory]
    [MemberData(nameof(RekeyCases))]
    public void Kernel_RefusesTheRekey_TunnelDoesNotGoDown(bool ofA, string request)
    {
        using IkePair pair = Stories.Established();
        Refuse(Side(pair, ofA), request, PairKernel.OutOfMemory);
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.Run(TimeSpan.FromMinutes(5));
        Assert.Equal(ReasonCode.KernelRefused, Side(pair, ofA).FirstFailure());
        pair.AssertUp();
        Assert.True(pair.A.Reports<IkeEvent.ChildEstablished>().Count() >= 2, pair.Transcript());
        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
    }

    private static IkePair Once()
    {
        IkePair pair = new();
        pair.Load(profile => profile with { KeyingTries = 1 });
        return pair;
    }

    private static IkeHost Side(IkePair pair, bool a) => a ? pair.A : pair.B;

    private static void Refuse(IkeHost host, string request, KernelRefusal refusal)
    {
        Queue<KernelRefusal?> refusals = request switch
        {
            "spi" => host.Kernel.SpiRefusals,
            "install" => host.Kernel.InstallRefusals,
            _ => host.Kernel.ActivateRefusals,
        };
        refusals.Enqueue(refusal);
    }
}
