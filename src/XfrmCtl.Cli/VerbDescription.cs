using System.Diagnostics.CodeAnalysis;
using CommandLine;

namespace XfrmCtl.Cli;

/// <summary>A row of the verb table.</summary>
/// <param name="Name">The word on the command line.</param>
/// <param name="Summary">What it does, in a clause.</param>
/// <param name="Options">The type whose properties are its options.</param>
/// <param name="Make">Makes one with everything as it is unless told.</param>
/// <param name="Parse">Reads the arguments after the verb.</param>
/// <param name="Examples">Command lines with what they are for.</param>
internal sealed record VerbDescription(
    string Name,
    string Summary,
    [property: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    [param: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    Type Options,
    Func<Verb> Make,
    Func<Parser, IReadOnlyList<string>, ParserResult<Verb>> Parse,
    IReadOnlyList<(string Command, string Purpose)> Examples)
{
    /// <summary>A row for the verb <typeparamref name="T"/>.</summary>
    public static VerbDescription Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        string name, string summary, params (string Command, string Purpose)[] examples)
        where T : Verb, new() =>
        new(name, summary, typeof(T), () => new T(), (parser, args) => parser.ParseArguments<Verb>(() => new T(), args), examples);
}
