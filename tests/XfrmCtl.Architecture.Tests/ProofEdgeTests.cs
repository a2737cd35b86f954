using System.Text.RegularExpressions;

namespace XfrmCtl.Architecture.Tests;

/// <summary>Ways into what must not be reached otherwise, held against the sources.</summary>
public sealed class ProofEdgeTests
{
    // CVE-2014-2338, CVE-2021-45079: one place makes an SA established, and four call it, each behind its verification.
    [Fact]
    [Trait("Hostile", "T33")]
    public void Established_InTheEngine_IsReachedFromTheFourProofsAlone()
    {
        (string Path, string Code)[] engine = [.. SourceTree.Code("XfrmCtl.Ike")];
        Assert.Equal("IkeEngine.IsakmpSas.cs", Path.GetFileName(Assert.Single(engine, file => Has(file.Code, @"new Phase1State\.Established\(")).Path));
        (string Path, string Code)[] callers = [.. engine.Where(file => Has(file.Code, @"(?<!void )\bEstablish\("))];
        Assert.Equal(
            ["IkeEngine.AggressiveMode.Initiator.cs", "IkeEngine.AggressiveMode.Responder.cs", "IkeEngine.MainMode.Initiator.cs", "IkeEngine.MainMode.Responder.cs"],
            callers.Select(file => Path.GetFileName(file.Path)).Order(StringComparer.Ordinal));
        Assert.All(callers, file =>
        {
            int verified = Regex.Match(file.Code, @"\b(VerifyIdentity|VerifyProof|Prove)\(", RegexOptions.None, TimeSpan.FromSeconds(5)).Index;
            MatchCollection calls = Regex.Matches(file.Code, @"\bEstablish\(", RegexOptions.None, TimeSpan.FromSeconds(5));
            Assert.True(calls.Count == 1 && verified > 0 && verified < calls[0].Index, file.Path);
        });
    }

    // CVE-2023-28771: what starts programs is the command line's search of the machine, which no peer reaches, and the daemon's runner of leftupdown=, which takes no shell and holds
    // every value against a list of harmless characters (UpdownTests).
    [Fact]
    [Trait("Hostile", "T17")]
    public void Programs_AreStartedInTwoPlacesAndByNoShell()
    {
        var starters =
            from project in SourceTree.Projects
            from file in SourceTree.Code(project)
            where Has(file.Code, @"\bProcessStartInfo\b|\bProcess\.Start\b|\bexecve?\b|""/bin/(ba)?sh")
            select Path.GetFileName(file.Path);
        Assert.Equal(["MachineView.cs", "UpdownRunner.cs"], starters.Order(StringComparer.Ordinal));
    }

    // CVE-2008-4190: no file whose name somebody could guess and make first.
    [Fact]
    [Trait("Hostile", "T43")]
    public void Files_InTmp_AreNone()
    {
        var faults =
            from project in SourceTree.Projects
            from file in SourceTree.Code(project)
            where Has(file.Code, "\"/tmp|\"/var/tmp|GetTempPath|GetTempFileName|CreateTempSubdirectory")
            select file.Path;
        Assert.Empty(faults);
    }

    private static bool Has(string code, string pattern) => Regex.IsMatch(code, pattern, RegexOptions.None, TimeSpan.FromSeconds(5));
}
