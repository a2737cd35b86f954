namespace XfrmCtl.Ike.Engine;

/// <summary>A child SA that is to be negotiated as soon as there is an ISAKMP SA for it.</summary>
internal sealed record PendingChild(Connection Connection, SelectorPair Selectors, ChildSa? Replaces);
