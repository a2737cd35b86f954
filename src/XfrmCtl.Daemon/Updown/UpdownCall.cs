using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Updown;

/// <summary>One run of a script.</summary>
/// <param name="Verb">What happens.</param>
/// <param name="Script">The script.</param>
/// <param name="Connection">The connection, without its secret.</param>
/// <param name="Selectors">The pair of networks.</param>
/// <param name="Child">The child SA that it is about, or null.</param>
/// <param name="User">The XAUTH user, or null.</param>
internal sealed record UpdownCall(UpdownVerb Verb, UpdownScript Script, LoadedConnection Connection, SelectorPair Selectors, InstalledChild? Child, string? User);
