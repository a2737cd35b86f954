namespace XfrmCtl.Configuration.Tests.Libreswan;

/// <summary>A keyword of a section in which libreswan and we differ.</summary>
/// <param name="File">The file.</param>
/// <param name="Section">The connection; empty for config setup.</param>
/// <param name="Keyword">The keyword by our usual name.</param>
/// <param name="Theirs">What libreswan printed; null where it printed nothing.</param>
/// <param name="Ours">What we have; null where we have nothing.</param>
internal sealed record Difference(string File, string Section, string Keyword, string? Theirs, string? Ours)
{
    public override string ToString() => $"{File} {(Section.Length == 0 ? "config setup" : $"conn {Section}")}: {Keyword}: theirs {Theirs ?? "-"}, ours {Ours ?? "-"}";
}
