namespace XfrmCtl.Cli.Verification;

/// <summary>One look at the machine.</summary>
internal abstract class Check
{
    /// <summary>Stable name for scripts.</summary>
    public abstract string Id { get; }

    /// <summary>What is looked at, for people.</summary>
    public abstract string Title { get; }

    /// <summary>Looks. Never changes anything.</summary>
    public abstract CheckReport Run(VerifyScope scope);

    protected CheckReport Ok(string detail) => Report(CheckResult.Ok, detail, null);

    protected CheckReport Warning(string detail, string? fix) => Report(CheckResult.Warning, detail, fix);

    protected CheckReport Failed(string detail, string? fix) => Report(CheckResult.Failed, detail, fix);

    /// <summary>A report whose fix is a matter of sysctls.</summary>
    protected CheckReport Misset(CheckResult result, string detail, params IReadOnlyList<SysctlSetting> settings) =>
        Report(result, detail, SysctlSetting.Command(settings)) with { Sysctls = settings };

    /// <summary>What is said where there are more rules and connections than anybody waits for.</summary>
    protected CheckReport TooMany(VerifyScope scope, int seen, int all) => Warning(
        $"with {scope.Firewall!.Chains.Sum(chain => chain.Rules.Count)} rules the first {seen} of {all} connections alone were looked at; no rule is in their way", "of one connection it is told by: xfrmctl why CONNECTION");

    /// <summary>What an answer in order has behind it where a part of the rules could not be read.</summary>
    protected static string PartOnly(VerifyScope scope) => scope.FirewallObstacle is { } obstacle ? $" ({obstacle})" : "";

    protected CheckReport Skipped(string detail) => Report(CheckResult.Skipped, detail, null);

    private CheckReport Report(CheckResult result, string detail, string? fix) =>
        new() { Id = Id, Title = Title, Result = result, Detail = detail, Fix = fix };
}
