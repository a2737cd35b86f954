using System.Globalization;

namespace XfrmCtl.Configuration.Settings;

/// <summary>The part of the traffic that <c>leftprotoport=</c> narrows an end to.</summary>
/// <param name="Protocol">IP protocol number, 0 for any.</param>
/// <param name="Port">Port in host order, 0 for any.</param>
public readonly record struct ProtocolPort(byte Protocol, ushort Port)
{
    /// <summary>Everything.</summary>
    public static readonly ProtocolPort Any;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Protocol}/{Port}");
}
