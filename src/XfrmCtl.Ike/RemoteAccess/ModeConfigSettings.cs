using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Ike.RemoteAccess;

/// <summary>Our part in ModeCfg (draft-dukes-ike-mode-cfg-02); a closed set.</summary>
/// <param name="Push">Whether the gateway tells (SET) instead of being asked (REQUEST).</param>
public abstract record ModeConfigSettings(bool Push)
{
    /// <summary>We take an address inside the tunnel.</summary>
    /// <param name="Push">Whether we wait for it instead of asking.</param>
    /// <param name="V6">Whether it is an IPv6 address.</param>
    /// <param name="Dynamic">Whether the address is our side of the traffic; else the traffic is that of the profile.</param>
    /// <param name="AnyNetwork">Whether the gateway says what is behind it (its split networks); else they count only within the profile's networks.</param>
    public sealed record Client(bool Push, bool V6 = false, bool Dynamic = true, bool AnyNetwork = false) : ModeConfigSettings(Push);

    /// <summary>We give addresses, one to each user.</summary>
    /// <param name="Push">Whether we tell instead of being asked.</param>
    /// <param name="Pool">What we give out.</param>
    public sealed record Server(bool Push, AddressRange Pool) : ModeConfigSettings(Push)
    {
        /// <summary>Name servers.</summary>
        public ImmutableArray<IPAddress> Dns { get; init; } = [];

        /// <summary>Domains of names inside.</summary>
        public ImmutableArray<string> Domains { get; init; } = [];

        /// <summary>Text for the user, or null.</summary>
        public string? Banner { get; init; }

        /// <summary>Networks that are reached through the tunnel.</summary>
        public ImmutableArray<IPNetwork> SplitNetworks { get; init; } = [];

        /// <summary>Same values in the same order.</summary>
        public bool Equals(Server? other) => other is not null && Push == other.Push && Pool == other.Pool && Banner == other.Banner
            && Dns.SequenceEqual(other.Dns) && Domains.SequenceEqual(other.Domains) && SplitNetworks.SequenceEqual(other.SplitNetworks);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Push, Pool);
    }
}
