namespace XfrmCtl.Fuzz;

/// <summary>What must hold of every input does not hold of this one.</summary>
public sealed class FindingException : Exception
{
    /// <summary>Tells nothing; for the runtime.</summary>
    public FindingException()
    {
    }

    /// <summary>Tells what does not hold.</summary>
    public FindingException(string message)
        : base(message)
    {
    }

    /// <summary>Tells what does not hold, and what it came from.</summary>
    public FindingException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Throws unless the condition holds.</summary>
    public static void Unless(bool condition, string message)
    {
        if (!condition)
            throw new FindingException(message);
    }
}
