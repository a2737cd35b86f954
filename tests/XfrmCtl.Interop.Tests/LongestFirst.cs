using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(XfrmCtl.Interop.Tests.LongestFirst))]

namespace XfrmCtl.Interop.Tests;

/// <summary>Begins with the classes whose guests, one after the other, live for minutes, so that no processor waits for the last of them at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = ["Asa", "Kill", "Condition", "RemoteAccess", "Mode", "Signature", "ImpairedResponder", "ImpairedInitiator", "Compression", "Verb", "Failure", "Service", "Algorithm", "Flush", "CommandLine", "Fragment"];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName)).ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    private static int Place(string collection)
    {
        int at = Array.FindIndex(Long, name => collection.Contains(name + "Tests", StringComparison.Ordinal));
        return at < 0 ? Long.Length : at;
    }
}
