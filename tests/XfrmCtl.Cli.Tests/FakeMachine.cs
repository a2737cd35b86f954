using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Tests;

/// <summary>A machine below a folder of the test.</summary>
internal sealed class FakeMachine(string root) : MachineView(root)
{
    public bool Privileged { get; init; } = true;

    public FileStatus? SecretsStatus { get; init; } = new(0, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    public IReadOnlyList<string> Libraries { get; init; } = ["libcrypto.so.3"];

    public Dictionary<string, string> Programs { get; init; } = [];

    public ClockState? ClockState { get; init; } = new(true, TimeSpan.FromMilliseconds(12));

    public override bool IsPrivileged => Privileged;

    public override FileStatus? Status(string path) => SecretsStatus;

    public override bool HasLibrary(string name) => Libraries.Contains(name);

    public override ClockState? Clock() => ClockState;

    public override bool HasProgram(string program) => Programs.ContainsKey(program);

    public override string? Output(string program, params string[] arguments) => Programs.GetValueOrDefault(program);
}
