using System.Collections.Immutable;

namespace XfrmCtl.Testing.Asa;

/// <summary>One thing in which ASAs differ on the wire.</summary>
/// <param name="Name">Its name, as the lab's scenarios write it: <c>natt</c>.</param>
/// <param name="Settings">The settings that ASAs in the field have, the usual one first.</param>
/// <param name="Apply">The ASA with a setting; null where the text is none. It takes more than <paramref name="Settings"/> lists where the switch is a number.</param>
public sealed record AsaSwitch(string Name, ImmutableArray<string> Settings, Func<AsaSettings, string, AsaSettings?> Apply)
{
    public override string ToString() => Name;
}
