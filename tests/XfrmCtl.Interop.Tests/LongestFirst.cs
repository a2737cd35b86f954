using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(XfrmCtl.Interop.Tests.LongestFirst))]

namespace XfrmCtl.Interop.Tests;

/// <summary>Begins with the guests that live for minutes, so that no processor waits for the last of them at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = ["ImpairedResponder", "ImpairedInitiator", "AsaTests", "RemoteAccess", "Signature", "Algorithm", "Mode", "Failure", "Condition", "Fragment"];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Place).ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    private static int Place<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        int at = Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Contains($".{name}", StringComparison.Ordinal) || collection.TestCollectionDisplayName.Contains(name + "Tests", StringComparison.Ordinal));
        return at < 0 ? Long.Length : at;
    }
}
