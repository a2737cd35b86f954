using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>A clock that is wrong makes certificates invalid and logs of the two sides impossible to compare.</summary>
internal sealed class ClockCheck : Check
{
    // No machine that runs this lives before it was written.
    private static readonly DateTimeOffset Earliest = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override string Id => "system.clock";

    public override string Title => "The clock";

    public override CheckReport Run(VerifyScope scope)
    {
        string now = Words.Time(scope.Now);
        if (scope.Now < Earliest || scope.Now > Latest)
            return Failed($"it says {now}, which cannot be: certificates count as not yet valid or expired", "set it, and keep it right: timedatectl set-ntp true");
        ClockState? clock = scope.Machine.Clock();
        if (clock is null)
            return Ok($"{now}; whether something keeps it right cannot be told here");
        return clock.IsSynchronised
            ? Ok($"{now}, kept right to {clock.MaximumError.TotalMilliseconds:0} ms")
            : Warning($"{now}, and nothing keeps it right", "timedatectl set-ntp true, or run chrony or ntpd");
    }
}
