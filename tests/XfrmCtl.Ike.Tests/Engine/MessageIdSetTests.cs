using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Tests.Engine;

public sealed class MessageIdSetTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(5000)]
    public void Add_Twice_IsTakenOnce(int count)
    {
        MessageIdSet used = new();
        for (uint number = 0; number < count; number++)
        {
            uint messageId = unchecked(number * 2654435761);
            Assert.False(used.Contains(messageId));
            Assert.True(used.Add(messageId));
            Assert.False(used.Add(messageId));
        }

        Assert.Equal(count, used.Count);
        for (uint number = 0; number < count; number++)
            Assert.True(used.Contains(unchecked(number * 2654435761)));
        Assert.False(used.Contains(unchecked((uint)count * 2654435761)));
    }
}
