namespace XfrmCtl.Interop.Tests;

/// <summary>What a scenario came to: its exit code, what it printed, and the folder with what it left.</summary>
internal sealed record LabRun(int ExitCode, string Output, string Errors, string Results);
