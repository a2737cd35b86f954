namespace XfrmCtl.Configuration.Settings;

/// <summary>A value together with where it came from.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="Value">The value in force.</param>
/// <param name="Origin">Where it came from.</param>
public readonly record struct Setting<T>(T Value, Origin Origin)
{
    /// <summary>Whether somebody wrote it, here, in %default or by also=.</summary>
    public bool IsWritten => Origin.Kind is OriginKind.Default or OriginKind.Also or OriginKind.Own;

    /// <inheritdoc/>
    public override string ToString() => $"{Value} [{Origin}]";
}
