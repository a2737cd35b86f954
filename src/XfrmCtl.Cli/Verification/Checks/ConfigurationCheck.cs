namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Whether configuration or secrets can be read without errors.</summary>
internal sealed class ConfigurationCheck(bool secrets) : Check
{
    public override string Id => secrets ? "secrets.syntax" : "config.syntax";

    public override string Title => secrets ? "Secrets" : "Configuration";

    public override CheckReport Run(VerifyScope scope)
    {
        ConfigurationFacts facts = scope.Configuration;
        string path = secrets ? facts.SecretsPath : facts.ConfigPath;
        if ((secrets ? facts.SecretsUnreadable : facts.ConfigUnreadable) is { } reason)
        {
            return scope.Machine.IsPrivileged || !scope.Machine.Exists(path)
                ? Failed(reason, secrets ? $"put the pre-shared keys there, or name another file with --secrets" : "write it, or name another file with --config")
                : Skipped(reason + "; run as root");
        }

        IReadOnlyList<ProblemFact> problems = secrets ? facts.SecretsProblems : facts.ConfigProblems;
        int errors = problems.Count(problem => problem.IsError);
        if (errors > 0)
        {
            string first = problems.First(problem => problem.IsError).Line;
            return Failed(errors == 1 ? first : $"{errors} errors; the first: {first}", "see: xfrmctl check");
        }

        if (problems.Count > 0)
            return Warning($"{path}: {Words.Count((ulong)problems.Count, "warning")}; the first: {problems[0].Line}", "see: xfrmctl check");
        return Ok(secrets ? path : $"{path}: {Words.Count((ulong)facts.Connections.Count, "connection")}");
    }
}
