namespace XfrmCtl.Interop.Tests;

/// <summary>Faults of a machine, of the way and of traffic, each by its real cause, named first by <c>why</c>.</summary>
public sealed class WhyTests
{
    [Fact]
    public void Why_EachFaultByItsRealCause_IsNamedFirstAndHeals() => Lab.Run("why", TimeSpan.FromSeconds(240));
}
