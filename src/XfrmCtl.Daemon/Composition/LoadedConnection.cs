using System.Collections.Immutable;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Updown;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Composition;

/// <summary>A connection that is loaded: what the engine has of it, and what the daemon does around it.</summary>
/// <param name="Profile">The engine's settings. The secret in it belongs to the engine once it was handed over.</param>
/// <param name="Auto">The auto= word, for status.</param>
/// <param name="Routing">What leftsourceip= asks for, or null.</param>
internal sealed record LoadedConnection(ConnectionProfile Profile, string Auto, SourceRouting? Routing)
{
    /// <summary>Its name.</summary>
    public string Name => Profile.Name;

    /// <summary>Which of left and right is us.</summary>
    public ConnectionEnd End { get; init; }

    /// <summary>Other names for it.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>What its states and policies are to be like.</summary>
    public KernelSettings Kernel { get; init; } = KernelSettings.Usual;

    /// <summary>The script that leftupdown= names, or null.</summary>
    public UpdownScript? Script { get; init; }

    /// <summary>The host name that the peer's address comes from, or null where the address was written.</summary>
    public string? RemoteName { get; init; }

    /// <summary>Whether RSA signatures prove the two sides to each other; known of what is loaded, where the secrets themselves are not.</summary>
    public bool BySignature { get; init; }

    /// <summary>The same without its secret, which is the engine's alone.</summary>
    public LoadedConnection WithoutSecret() => this with { BySignature = Profile.Signatures is not null, Profile = Profile with { PreSharedKey = null, Signatures = null, Xauth = Profile.Xauth?.WithoutSecret() } };
}
