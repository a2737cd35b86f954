using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace XfrmCtl.Interop.Tests;

/// <summary>The cells of the matrix that a class of <see cref="MatrixTests"/> lives: all six, or with XFRMCTL_MATRIX_CELLS=one the one that the class names, with =some both roles directly as well.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MatrixCellsAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        var tests = (MatrixTests)Activator.CreateInstance(testMethod.ReflectedType!)!;
        return new([.. tests.Cells.Select(cell => new TheoryDataRow<string, string>(cell.Role, cell.Path))]);
    }

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
