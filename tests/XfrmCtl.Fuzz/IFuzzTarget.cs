namespace XfrmCtl.Fuzz;

/// <summary>Something that takes octets from outside and must bear all of them.</summary>
public interface IFuzzTarget
{
    /// <summary>Feeds one input and checks what must hold of every input.</summary>
    /// <returns>What came of it, as words: an input that gives words never seen together before is worth keeping.</returns>
    /// <exception cref="FindingException">Something does not hold. Any other exception is a finding too.</exception>
    static abstract IEnumerable<string> Check(byte[] input);
}
