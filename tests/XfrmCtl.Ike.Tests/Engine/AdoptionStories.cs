using System.Collections.Immutable;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>What the state file says after a crash.</summary>
internal static class AdoptionStories
{
    /// <summary>Every child that a host has in its kernel.</summary>
    public static ImmutableArray<AdoptedChild> Left(IkeHost host) =>
    [
        .. host.Kernel.Children.Select(child =>
        {
            ChildSaSnapshot known = host.Connection(child.Connection).Children.Single(snapshot => snapshot.Serial == child.Serial);
            return new AdoptedChild
            {
                Serial = child.Serial,
                Connection = child.Connection,
                Selectors = new(child.LocalSelector, child.RemoteSelector),
                SpiIn = child.SpiIn,
                SpiOut = child.SpiOut,
                Algorithms = child.Algorithms,
                PfsGroup = known.PfsGroup,
                Compression = child.Compression,
                Mode = child.Mode,
                UdpEncapsulation = child.UdpEncapsulation,
                Owner = child.Owner,
                Initiator = child.Initiator,
                EstablishedAt = known.EstablishedAt,
                Lifetime = known.ExpiresAt - known.EstablishedAt,
                Local = child.Local,
                Remote = child.Remote,
            };
        }),
    ];

    /// <summary>The engine of a host is gone and another comes, with what the state file says of the children.</summary>
    public static void Restart(VirtualWorld world, IkeHost host, ConnectionProfile profile)
    {
        ImmutableArray<AdoptedChild> left = Left(host);
        host.Crash();
        world.Give(host, new IkeInput.ProfilesReplaced([profile]) { Adopted = left });
    }
}
