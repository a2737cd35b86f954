namespace XfrmCtl.Cli.System;

/// <summary>Where a program is. .NET itself looks beside the caller's program and in the current folder before it looks in PATH, and whoever may write there would be run as root.</summary>
internal static class ProgramFinder
{
    // Of who became root without root's PATH (su without a dash), sbin is not in it.
    private static readonly string[] Usual = ["/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin"];

    /// <summary>The program's whole path, or null: of PATH's folders those alone that are written from the root on, then the usual ones.</summary>
    public static string? Find(string program) => Find(program, Environment.GetEnvironmentVariable("PATH"));

    /// <summary>The same for another PATH.</summary>
    public static string? Find(string program, string? path)
    {
        if (Path.IsPathRooted(program))
            return File.Exists(program) ? program : null;
        return (path ?? "").Split(':').Where(folder => folder.StartsWith('/')).Concat(Usual).Select(folder => $"{folder}/{program}").FirstOrDefault(File.Exists);
    }
}
