namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>One diagnosis that can be made.</summary>
/// <param name="Id">Its stable name, <c>subject.cause</c>.</param>
/// <param name="Look">Looks at a case; null where it is not that.</param>
internal sealed record DiagnosisRow(string Id, Func<Case, Finding?> Look);
