namespace XfrmCtl.Cli.System;

/// <summary>A process and the name that the kernel gives it (at most 15 letters, proc(5) comm).</summary>
internal sealed record RunningProcess(int Pid, string Command);
