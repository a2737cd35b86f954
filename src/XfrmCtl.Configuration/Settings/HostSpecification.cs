using System.Net;

namespace XfrmCtl.Configuration.Settings;

/// <summary>What <c>left=</c> or <c>right=</c> says; a closed set.</summary>
public abstract record HostSpecification
{
    private HostSpecification()
    {
    }

    /// <summary>A literal address.</summary>
    /// <param name="Value">The address.</param>
    public sealed record Address(IPAddress Value) : HostSpecification
    {
        /// <inheritdoc/>
        public override string ToString() => Value.ToString();
    }

    /// <summary>A host name, to be resolved by the caller.</summary>
    /// <param name="Value">The name.</param>
    public sealed record HostName(string Value) : HostSpecification
    {
        /// <inheritdoc/>
        public override string ToString() => Value;
    }

    /// <summary><c>%defaultroute</c>: the source address of the default route.</summary>
    public sealed record DefaultRoute : HostSpecification
    {
        /// <inheritdoc/>
        public override string ToString() => "%defaultroute";
    }

    /// <summary><c>%any</c>: whoever calls.</summary>
    public sealed record Any : HostSpecification
    {
        /// <inheritdoc/>
        public override string ToString() => "%any";
    }

    /// <summary><c>%eth0</c>: the first address of an interface.</summary>
    /// <param name="Name">The interface's name.</param>
    public sealed record Device(string Name) : HostSpecification
    {
        /// <inheritdoc/>
        public override string ToString() => "%" + Name;
    }

    /// <summary>Nothing was written, or nothing usable; the connection has an error.</summary>
    public sealed record Missing : HostSpecification
    {
        /// <inheritdoc/>
        public override string ToString() => "";
    }
}
