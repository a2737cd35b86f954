namespace XfrmCtl.Ike.Engine;

/// <summary>The only source of chance that the engine has; given at construction, scripted in tests.</summary>
public interface IEntropy
{
    /// <summary>Fills the span with unpredictable octets.</summary>
    void Fill(Span<byte> octets);
}
