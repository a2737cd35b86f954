using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Tests.Engine;

public sealed class QuickModeSetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(300)]
    public void Set_OfSoMany_HasThoseAndNoOthersUntilTheyAreRemoved(int count)
    {
        QuickModeSet set = new();
        QuickModeExchange[] exchanges = [.. Enumerable.Range(1, count).Select(number => Exchange((uint)number))];
        foreach (QuickModeExchange exchange in exchanges)
            set.Add(exchange.MessageId, exchange);

        Assert.Equal(exchanges, set.Values.OrderBy(exchange => exchange.MessageId));
        foreach (QuickModeExchange exchange in exchanges)
        {
            Assert.True(set.TryGetValue(exchange.MessageId, out QuickModeExchange? found));
            Assert.Same(exchange, found);
        }

        Assert.False(set.TryGetValue((uint)count + 1, out _));
        foreach (QuickModeExchange exchange in exchanges)
        {
            set.Remove(exchange.MessageId);
            set.Remove(exchange.MessageId);
            Assert.False(set.TryGetValue(exchange.MessageId, out _));
            Assert.DoesNotContain(exchange, set.Values);
        }

        Assert.Empty(set.Values);
        set.Add(7, Exchange(7));
        Assert.Single(set.Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Add_OfAMessageIdThatIsThere_IsRefused(int count)
    {
        QuickModeSet set = new();
        for (uint number = 1; number <= count; number++)
            set.Add(number, Exchange(number));

        Assert.Throws<ArgumentException>(() => set.Add(1, Exchange(1)));
    }

    private static QuickModeExchange Exchange(uint messageId) =>
        new() { Isakmp = null!, Connection = null!, Selectors = default, MessageId = messageId, Initiator = false, Iv = null! };
}
