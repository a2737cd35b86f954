using System.Buffers.Binary;
using System.Security.Cryptography;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Ike.Engine;

/// <summary>Knows the messages of an exchange that were handled, so that none is handled twice; the last one's answer is kept.</summary>
internal sealed class DuplicateFilter
{
    // A peer repeats a message some ten times at most. Who repeats it without end has copied it, and wants our answers to go on to where it came from.
    private const int MostAnswersAgain = 32;

    // Half of SHA-256: nobody finds two messages with the same.
    private UInt128[] _handled = [];
    private int _count;
    private int _answeredAgain;

    /// <summary>What answered the newest handled message, or null.</summary>
    public Outstanding? Answer { get; private set; }

    /// <summary>What answers the newest handled message once more; null where there is nothing, or where it was answered often enough.</summary>
    public Outstanding? AnswerAgain()
    {
        if (Answer is null || _answeredAgain == MostAnswersAgain)
            return null;
        _answeredAgain++;
        return Answer;
    }

    /// <summary>Whether the message was handled before; <paramref name="newest"/> tells whether it is the last one, whose answer is to be sent again.</summary>
    public bool IsDuplicate(ReadOnlySpan<byte> message, out bool newest)
    {
        int index = _handled.AsSpan(0, _count).IndexOf(Digest(message));
        newest = index >= 0 && index == _count - 1;
        return index >= 0;
    }

    /// <summary>Remembers a message that was handled and what answered it.</summary>
    public void Remember(ReadOnlySpan<byte> message, Outstanding? answer)
    {
        // An exchange has two messages to handle, or three.
        if (_count == _handled.Length)
            Array.Resize(ref _handled, Math.Max(2, _count + (_count / 2)));
        _handled[_count++] = Digest(message);
        Answer = answer;
        _answeredAgain = 0;
    }

    /// <summary>What answers the newest handled message, known only now.</summary>
    public void AnswerWith(Outstanding answer) => Answer = answer;

    /// <summary>The peer has shown that it has the answer.</summary>
    public void ForgetAnswer() => Answer = null;

    private static UInt128 Digest(ReadOnlySpan<byte> message)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        DigestContext.Of(HashTable.Sha256).Hash(message, digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
