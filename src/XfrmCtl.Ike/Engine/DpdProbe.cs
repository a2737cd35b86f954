using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>A question of dead peer detection that waits for its answer.</summary>
internal sealed record DpdProbe(uint Sequence, Instant FirstSentAt);
