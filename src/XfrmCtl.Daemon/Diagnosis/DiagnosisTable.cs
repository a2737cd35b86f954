namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>Every diagnosis that can be made of a loaded connection, by subject.</summary>
internal static class DiagnosisTable
{
    /// <summary>The rows; where two weigh the same, the one above comes first.</summary>
    public static IReadOnlyList<DiagnosisRow> Rows { get; } =
    [
        .. KernelRows.All, .. SilenceRows.All, .. Phase1Rows.All, .. ProofRows.All, .. CertificateRows.All, .. AccessRows.All,
        .. Phase2Rows.All, .. EndRows.All, .. StartRows.All, .. TrafficRows.All,
    ];
}
