namespace XfrmCtl.Configuration.Text;

/// <summary>The stable codes of diagnostics: XC10.. for the lines of ipsec.conf, XC11.. for keywords and values, XC12.. for connections, XC13.. for
/// algorithm strings, XC14.. for files, XC20.. for ipsec.secrets.</summary>
public static class DiagnosticCode
{
    /// <summary>A line that is no section, setting, comment, include or version.</summary>
    public const string LineNotUnderstood = "XC1001";

    /// <summary>A setting before any section.</summary>
    public const string OutsideSection = "XC1002";

    /// <summary>A setting that begins in column 1.</summary>
    public const string NotIndented = "XC1003";

    /// <summary>A quote or brace that is not closed on its line.</summary>
    public const string Unterminated = "XC1004";

    /// <summary>Text behind a closing quote or brace, or a quote amid a word.</summary>
    public const string StrayText = "XC1005";

    /// <summary>A section or include without its name.</summary>
    public const string NameMissing = "XC1006";

    /// <summary>A <c>config</c> section that is not <c>setup</c>.</summary>
    public const string UnknownSection = "XC1007";

    /// <summary>A section header, include or version that does not begin in column 1.</summary>
    public const string HeaderIndented = "XC1008";

    /// <summary>A backslash at the end of a line, which continues nothing.</summary>
    public const string NoContinuation = "XC1009";

    /// <summary>A control character.</summary>
    public const string ControlCharacter = "XC1010";

    /// <summary>A section that is read over (<c>ca</c>).</summary>
    public const string SectionWithoutEffect = "XC1011";

    /// <summary>A <c>version</c> line that says something new, or stands late.</summary>
    public const string Version = "XC1012";

    /// <summary>An encoding of the file that other programs do not read.</summary>
    public const string Encoding = "XC1013";

    /// <summary>A keyword that no dialect knows.</summary>
    public const string UnknownKeyword = "XC1101";

    /// <summary>A keyword that has no effect.</summary>
    public const string WithoutEffect = "XC1102";

    /// <summary>A keyword or value that a connection cannot have here.</summary>
    public const string Refused = "XC1103";

    /// <summary>A keyword twice in a section.</summary>
    public const string Duplicate = "XC1104";

    /// <summary>A keyword of the other kind of section.</summary>
    public const string WrongSection = "XC1105";

    /// <summary>A keyword without a value.</summary>
    public const string EmptyValue = "XC1106";

    /// <summary>A value that its keyword does not take.</summary>
    public const string BadValue = "XC1107";

    /// <summary>A keyword of an end without left or right.</summary>
    public const string EndWithoutSide = "XC1108";

    /// <summary>A number above its limit, lowered to it.</summary>
    public const string Limited = "XC1109";

    /// <summary>An <c>also=</c> that names no connection.</summary>
    public const string AlsoMissing = "XC1201";

    /// <summary>An <c>also=</c> that leads back to itself.</summary>
    public const string AlsoCycle = "XC1202";

    /// <summary>A second connection with the same name.</summary>
    public const string DuplicateConnection = "XC1203";

    /// <summary>A connection without left= or right=.</summary>
    public const string EndMissing = "XC1204";

    /// <summary>Two settings that cannot stand together.</summary>
    public const string Conflict = "XC1205";

    /// <summary>Algorithms that are weak.</summary>
    public const string WeakAlgorithms = "XC1206";

    /// <summary>A second <c>config setup</c>.</summary>
    public const string SetupMerged = "XC1207";

    /// <summary>A setting that needs another one.</summary>
    public const string Incomplete = "XC1208";

    /// <summary>A machine that is neither end of a connection, or both.</summary>
    public const string NotOriented = "XC1209";

    /// <summary>Algorithms that an implementation fills in and that are weak.</summary>
    public const string WeakDefaults = "XC1210";

    /// <summary>Aggressive Mode with a pre-shared key.</summary>
    public const string AggressiveMode = "XC1211";

    /// <summary>XAUTH over a key that a group has.</summary>
    public const string GroupKey = "XC1212";

    /// <summary>XAUTH that takes every password.</summary>
    public const string EveryPassword = "XC1213";

    /// <summary>An algorithm string that breaks the grammar.</summary>
    public const string AlgorithmSyntax = "XC1301";

    /// <summary>An algorithm that is not known.</summary>
    public const string UnknownAlgorithm = "XC1302";

    /// <summary>Algorithms that do not go together, or not in this phase.</summary>
    public const string UnsuitableAlgorithm = "XC1303";

    /// <summary>A file that cannot be read.</summary>
    public const string FileUnreadable = "XC1401";

    /// <summary>An include that matches nothing.</summary>
    public const string IncludeEmpty = "XC1402";

    /// <summary>An include that includes itself, or nests too deep.</summary>
    public const string IncludeTooDeep = "XC1403";

    /// <summary>A relative include that could mean two files.</summary>
    public const string IncludeChoice = "XC1404";

    /// <summary>A line of ipsec.secrets that is no entry.</summary>
    public const string SecretSyntax = "XC2001";

    /// <summary>A pre-shared key in a form that cannot be read.</summary>
    public const string SecretMalformed = "XC2002";

    /// <summary>A kind of secret that is read over.</summary>
    public const string SecretWithoutEffect = "XC2003";

    /// <summary>Two different keys for the same identities.</summary>
    public const string SecretDuplicate = "XC2004";

    /// <summary>A pre-shared key that can be guessed.</summary>
    public const string SecretWeak = "XC2005";

    /// <summary>A secrets file that others than its owner may read or write.</summary>
    public const string SecretFileMode = "XC2006";

    /// <summary>An identity that cannot be read.</summary>
    public const string SecretIdentity = "XC2007";

    /// <summary>A pre-shared key for every peer.</summary>
    public const string SecretForAll = "XC2008";
}
