using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using XfrmCtl.Daemon.Workers;

namespace XfrmCtl.Daemon.Tests.Workers;

public sealed class HostNamesTests
{
    private readonly ScriptedResolver _resolver = new();
    private readonly HandClock _clock = new();
    private readonly HostNames _names;

    public HostNamesTests() => _names = new HostNames(_resolver, _clock, NullLogger<HostNames>.Instance);

    [Fact]
    public async Task Learn_Names_AreAskedForOnceAndSideBySide()
    {
        _resolver["a.example"] = ["2001:db8::1", "192.0.2.1"];
        _resolver["b.example"] = ["2001:db8::2"];
        IReadOnlyDictionary<string, IPAddress> known = await _names.Learn(["a.example", "B.example", "nowhere.example"], default);
        Assert.Equal(["192.0.2.1", "2001:db8::2"], known.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => pair.Value.ToString()));
        Assert.NotEqual("", _names.Trouble("nowhere.example"));
        await _names.Learn(["a.example", "b.example", "nowhere.example"], default);
        Assert.Equal(3, _resolver.Asked.Count);
    }

    [Fact]
    public async Task Learn_SilentResolver_WaitsNoLongerThanItsBound()
    {
        _resolver.Silent.Add("slow.example");
        _resolver["a.example"] = ["192.0.2.1"];
        Task<IReadOnlyDictionary<string, IPAddress>> learning = _names.Learn(["slow.example", "a.example"], default);
        while (_resolver.Asked.Count < 2)
            await Task.Yield();
        Assert.Equal(["a.example"], (await _names.Learn(["a.example"], default)).Keys);
        Assert.False(learning.IsCompleted);
        _clock.Advance(HostNames.FirstWait);
        Assert.Equal(["a.example"], (await learning).Keys);
        Assert.Equal("the resolver has not answered yet", _names.Trouble("slow.example"));
    }

    [Fact]
    public async Task AskDue_NameWithoutAddress_IsAskedLessAndLessOftenUntilItHasOne()
    {
        await Use("gw.example");
        List<int> seconds = [];
        for (int second = 1; second <= 1200; second++)
        {
            int before = _resolver.Asked.Count;
            _clock.Advance(TimeSpan.FromSeconds(1));
            await _names.AskDue();
            if (_resolver.Asked.Count > before)
                seconds.Add(second);
        }
        Assert.Equal([5, 15, 35, 75, 155, 315, 615, 915], seconds);
        Assert.False(_names.TakeNews());

        _resolver["gw.example"] = ["192.0.2.7"];
        _clock.Advance(HostNames.LongestBackoff);
        await _names.AskDue();
        Assert.True(_names.TakeNews());
        await Use("gw.example");
        Assert.False(_names.TakeNews());
        _clock.Advance(TimeSpan.FromDays(1));
        int asked = _resolver.Asked.Count;
        await _names.AskDue();
        Assert.Equal(asked, _resolver.Asked.Count);
    }

    [Fact]
    public async Task AskAgain_OftenAtOnce_AsksAtAPoliteRate()
    {
        _resolver["gw.example"] = ["192.0.2.7"];
        await Use("gw.example");
        for (int second = 0; second < 60; second++)
        {
            _names.AskAgain("gw.example");
            await _names.AskDue();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(6, _resolver.Asked.Count);
    }

    [Theory]
    [InlineData(new[] { "192.0.2.9", "192.0.2.7" }, false)]
    [InlineData(new string[0], false)]
    [InlineData(new[] { "192.0.2.9" }, true)]
    public async Task AskAgain_Answer_MovesOnlyWhenTheOldAddressIsNoLongerIn(string[] answer, bool moves)
    {
        _resolver["gw.example"] = ["192.0.2.7"];
        await Use("gw.example");
        _resolver["gw.example"] = answer;
        _clock.Advance(HostNames.PoliteInterval);
        _names.AskAgain("gw.example");
        await _names.AskDue();
        Assert.Equal(moves, _names.TakeNews());
        Assert.Equal(moves ? "192.0.2.9" : "192.0.2.7", (await _names.Learn(["gw.example"], default))["gw.example"].ToString());
    }

    private async Task Use(params string[] names) => _names.Use(names, await _names.Learn(names, default));
}
