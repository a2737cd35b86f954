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

    protected CheckReport Skipped(string detail) => Report(CheckResult.Skipped, detail, null);

    private CheckReport Report(CheckResult result, string detail, string? fix) =>
        new() { Id = Id, Title = Title, Result = result, Detail = detail, Fix = fix };
}
