using System.Diagnostics.CodeAnalysis;
using CommandLine;

namespace XfrmCtl.Cli;

/// <summary>A row of the verb table.</summary>
/// <param name="Name">The word on the command line.</param>
/// <param name="Summary">What it does, in a clause.</param>
/// <param name="Options">The type whose properties are its options.</param>
/// <param name="Make">Makes one with everything as it is unless told.</param>
/// <param name="Examples">Command lines with what they are for.</param>
internal sealed record VerbDescription(
    string Name,
    string Summary,
    [property: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    [param: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    Type Options,
    Func<Verb> Make,
    params IReadOnlyList<(string Command, string Purpose)> Examples)
{
    /// <summary>Reads the arguments after the verb.</summary>
    public ParserResult<Verb> Parse(Parser parser, IReadOnlyList<string> args) => parser.ParseArguments(Make, args);
}
