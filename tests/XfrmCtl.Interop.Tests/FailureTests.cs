namespace XfrmCtl.Interop.Tests;

/// <summary>What goes wrong in the field, produced for real: each with its exit code, its words, and nothing left in the kernel.</summary>
public sealed class FailureTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    [Theory]
    [InlineData("wrong-key")]
    [InlineData("no-proposal")]
    [InlineData("phase2-mismatch")]
    [InlineData("subnets")]
    [InlineData("silent-peer")]
    [InlineData("port-taken")]
    [InlineData("no-esp")]
    [InlineData("open-secrets")]
    [InlineData("malformed")]
    [InlineData("dead-peer")]
    public void Failure_Produced_HasItsCodeAndWordsAndLeavesNothing(string failure) => Lab.Run("failure", Limit, failure);
}
