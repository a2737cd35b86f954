using CommandLine;

namespace XfrmCtl.Cli;

/// <summary>The parser's errors as sentences.</summary>
internal static class Complaints
{
    /// <summary>Says what is wrong with the arguments of <paramref name="row"/>.</summary>
    public static string Say(Error error, VerbDescription row) => error switch
    {
        UnknownOptionError unknown => $"'{row.Name}' has no option '{Dashed(unknown.Token)}'{Suggestion(unknown.Token, row)}",
        MissingValueOptionError missing => $"'--{missing.NameInfo.LongName}' needs a value",
        BadFormatConversionError bad => $"the value of {Named(bad.NameInfo)} is not of the right kind (a number?)",
        RepeatedOptionError repeated => $"'--{repeated.NameInfo.LongName}' is given twice",
        MissingRequiredOptionError required => required.NameInfo.LongName.Length > 0
            ? $"'--{required.NameInfo.LongName}' is needed"
            : $"'{row.Name}' needs a {HelpPage.FirstValueName(row)}",
        TokenError other => $"'{Words.Printable(other.Token)}' is not understood",
        NamedError named => $"{Named(named.NameInfo)} is not understood",
        _ => "the command line is not understood",
    };

    private static string Suggestion(string token, VerbDescription row)
    {
        string? meant = Words.Nearest(token, HelpPage.OptionsOf(row).Select(option => option.LongName));
        return meant is null ? "" : $"; did you mean '--{meant}'?";
    }

    private static string Dashed(string token) => Words.Printable((token.Length == 1 ? "-" : "--") + token);

    private static string Named(NameInfo name) => name.LongName.Length > 0 ? $"'--{name.LongName}'" : "a value";
}
