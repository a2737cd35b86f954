namespace XfrmCtl.Daemon.Effects;

/// <summary>One step of a plan and what takes it back.</summary>
/// <param name="Do">What to do, or null for something that is done already and has to be taken back if a later step fails.</param>
/// <param name="Undo">What takes it back, or null where nothing has to be.</param>
internal sealed record XfrmStep(XfrmOperation? Do, XfrmOperation? Undo);
