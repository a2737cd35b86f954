using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Control;

/// <summary>An event with its number and time.</summary>
/// <param name="Number">Counts every event that was kept.</param>
/// <param name="At">When, in UTC.</param>
/// <param name="Event">What happened.</param>
internal readonly record struct JournalEntry(ulong Number, DateTimeOffset At, IkeEvent Event);
