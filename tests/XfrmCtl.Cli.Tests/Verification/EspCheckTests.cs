using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Verification;
using XfrmCtl.Cli.Verification.Checks;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Tests.Verification;

public sealed class EspCheckTests : IDisposable
{
    private static readonly EspProposal TripleDesMd5 = new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5);
    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void Esp_KernelTakesTheState_IsOk() => Assert.Equal(CheckResult.Ok, Run(new KernelAnswer(KernelVerdict.Accepted, "")).Result);

    [Theory]
    [InlineData("Requested type not found [EPROTONOSUPPORT]", "modprobe esp4")]
    [InlineData("Requested CRYPT algorithm not found [ENOSYS]", "another proposal")]
    public void Esp_KernelRefuses_FailsWithTheFixThatFits(string words, string fix)
    {
        CheckReport report = Run(new KernelAnswer(KernelVerdict.Refused, words));

        Assert.Equal(CheckResult.Failed, report.Result);
        Assert.Contains(words, report.Detail, StringComparison.Ordinal);
        Assert.Contains(fix, report.Fix, StringComparison.Ordinal);
        Assert.Equal("kernel.esp.3des-md5", report.Id);
    }

    [Fact]
    public void Esp_NotAsked_IsSkippedWithTheHintOfProcCrypto()
    {
        _proc.Write("/proc/crypto", "name         : cbc(des3_ede)\ndriver       : x\n\nname         : sha1\n");

        CheckReport report = Run(new KernelAnswer(KernelVerdict.NotAsked, "the kernel can be asked as root only"));

        Assert.Equal(CheckResult.Skipped, report.Result);
        Assert.Contains("does not list hmac(md5)", report.Detail, StringComparison.Ordinal);
    }

    // A kernel can have ESP for IPv4 and none for IPv6.
    [Fact]
    public void Ipv6_GatewaysOfIPv6_AreAskedAboutAndOthersAreNot()
    {
        ConnectionFacts six = new() { Name = "six", LocalAddress = global::System.Net.IPAddress.Parse("2001:db8::7"), RemoteAddress = global::System.Net.IPAddress.Parse("2001:db8::8") };
        var check = new Esp6Check(TripleDesMd5);
        CheckReport report = _proc.Run(check, FakeProc.With(six), answers: new Dictionary<KernelQuestion, KernelAnswer> { [check.Question] = new(KernelVerdict.Refused, "Requested type not found [EPROTONOSUPPORT]") });

        Assert.Equal((CheckResult.Failed, "kernel.ipv6"), (report.Result, report.Id));
        Assert.Contains("six cannot come up", report.Detail, StringComparison.Ordinal);
        Assert.StartsWith("modprobe esp6", report.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain(CheckTable.Rows([TripleDesMd5], compresses: false), one => one is Esp6Check);
    }

    [Fact]
    public void UdpEncapsulation_OnlyWithUdpRefused_Fails()
    {
        var check = new UdpEncapsulationCheck(TripleDesMd5);
        var answers = new Dictionary<KernelQuestion, KernelAnswer>
        {
            [EspCheck.Question(TripleDesMd5)] = new(KernelVerdict.Accepted, ""),
            [check.Question] = new(KernelVerdict.Refused, "no"),
        };

        Assert.Equal(CheckResult.Failed, _proc.Run(check, answers: answers).Result);
        answers[EspCheck.Question(TripleDesMd5)] = new(KernelVerdict.Refused, "no");
        Assert.Equal(CheckResult.Skipped, _proc.Run(check, answers: answers).Result);
    }

    [Theory]
    [InlineData(KernelVerdict.Accepted, CheckResult.Ok)]
    [InlineData(KernelVerdict.Refused, CheckResult.Failed)]
    [InlineData(KernelVerdict.NotAsked, CheckResult.Skipped)]
    public void Compression_ByWhatTheKernelSays_HasItsResult(object verdict, object result)
    {
        var check = new CompressionCheck(TripleDesMd5);
        var answers = new Dictionary<KernelQuestion, KernelAnswer> { [check.Question] = new((KernelVerdict)verdict, "Requested type not found [EPROTONOSUPPORT]") };

        CheckReport report = _proc.Run(check, FakeProc.With(new ConnectionFacts { Name = "c", Compresses = true }), answers: answers);

        Assert.Equal((CheckResult)result, report.Result);
        if (report.Result == CheckResult.Failed)
            Assert.Contains("modprobe ipcomp", report.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Compression_OfAConfiguration_IsLookedAtWhereItIsAskedFor(bool compresses) =>
        Assert.Equal(compresses, CheckTable.Rows([TripleDesMd5], compresses).Any(check => check.Id == "kernel.ipcomp"));

    private CheckReport Run(KernelAnswer answer) => _proc.Run(
        new EspCheck(TripleDesMd5), answers: new Dictionary<KernelQuestion, KernelAnswer> { [EspCheck.Question(TripleDesMd5)] = answer });
}
