using System.Security.Cryptography;

namespace XfrmCtl.Ike.Engine;

/// <summary>Knows the messages of an exchange that were handled, so that none is handled twice; the last one's answer is kept.</summary>
internal sealed class DuplicateFilter
{
    private readonly List<byte[]> _handled = [];

    /// <summary>What answered the newest handled message, or null.</summary>
    public Outstanding? Answer { get; private set; }

    /// <summary>Whether the message was handled before; <paramref name="newest"/> tells whether it is the last one, whose answer is to be sent again.</summary>
    public bool IsDuplicate(ReadOnlySpan<byte> message, out bool newest)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message, digest);
        for (int index = 0; index < _handled.Count; index++)
        {
            if (!digest.SequenceEqual(_handled[index]))
                continue;
            newest = index == _handled.Count - 1;
            return true;
        }

        newest = false;
        return false;
    }

    /// <summary>Remembers a message that was handled and what answered it.</summary>
    public void Remember(ReadOnlySpan<byte> message, Outstanding? answer)
    {
        _handled.Add(SHA256.HashData(message));
        Answer = answer;
    }

    /// <summary>What answers the newest handled message, known only now.</summary>
    public void AnswerWith(Outstanding answer) => Answer = answer;
}
