using System.Runtime.CompilerServices;
using XfrmCtl.Testing;

namespace XfrmCtl.Kernel.Tests;

/// <summary>A test that talks to a real kernel in a fresh network namespace; it is skipped, with the reason, where there can be none.</summary>
public sealed class KernelFactAttribute : FactAttribute
{
    public KernelFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = FreshNamespace.Obstacle;
}
