using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Fuzz.Targets;

namespace XfrmCtl.Fuzz;

/// <summary>Every target: a line each, and a folder with seeds beside it under <c>Corpus</c>.</summary>
public static class FuzzTargets
{
    /// <summary>The targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        FuzzTarget.Of<IpsecConfTarget>("ipsec-conf", [.. IpsecConfTarget.Syntax, .. KeywordTable.Rows.SelectMany(Lines)]),
        FuzzTarget.Of<IpsecSecretsTarget>("ipsec-secrets", IpsecSecretsTarget.Syntax),
        FuzzTarget.Of<NetlinkReplyTarget>("netlink-reply", NetlinkReplyTarget.Syntax),
        FuzzTarget.Of<IkeMessageTarget>("ike-message", IkeMessageTarget.Syntax, IkeMessageTarget.Reshape, IkeSeeds.Messages),
        FuzzTarget.Of<IkeProtectedTarget>("ike-protected", IkeProtectedTarget.Syntax, IkeProtectedTarget.Reshape, IkeSeeds.Protected),
        FuzzTarget.Of<IkeEngineTarget>("ike-engine", IkeEngineTarget.Syntax, madeSeeds: IkeSeeds.Stories),
    ];

    private static IEnumerable<string> Lines(Keyword row)
    {
        string prefix = row.Scope == KeywordScope.End ? "left" : "";
        IEnumerable<string> values = row.Neutral.Concat(Enum.GetValues<Dialect>().Select(row.DefaultIn)).Append("").Distinct();
        return values.SelectMany(value => row.Aliases.Prepend(row.Name).Select(name => $"\n\t{prefix}{name}={value}"));
    }
}
