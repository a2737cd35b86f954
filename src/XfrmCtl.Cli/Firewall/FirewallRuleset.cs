namespace XfrmCtl.Cli.Firewall;

/// <summary>The rules of a machine, and what they do with a packet.</summary>
internal sealed class FirewallRuleset
{
    // The kernel allows 16 nested jumps (NFT_JUMP_STACK_SIZE, include/net/netfilter/nf_tables.h).
    private const int Deepest = 16;

    private static readonly Step FallsThrough = new(null, true, null);

    private readonly Dictionary<(string Program, string Family, string Table, string Name), FirewallChain> _byName = [];
    private readonly ILookup<string, FirewallChain> _byHook;
    private long _work;

    public FirewallRuleset(IReadOnlyList<FirewallChain> chains)
    {
        Chains = chains;
        _byHook = chains.Where(chain => chain.Hook is not null).ToLookup(chain => chain.Hook!);
        foreach (FirewallChain chain in chains)
            _byName.TryAdd((chain.Program, chain.Family, chain.Table, chain.Name), chain);
    }

    /// <summary>Every chain.</summary>
    public IReadOnlyList<FirewallChain> Chains { get; }

    /// <summary>So many rules are looked at from one <see cref="Begin"/> to the next, and no more: some seconds. Chains that call each other can be more work than anybody lives to see.</summary>
    public long MostWork { get; init; } = 30_000_000;

    /// <summary>A new look at the rules.</summary>
    public void Begin() => _work = 0;

    /// <summary>Whether there are too many rules for so many questions: nothing is certain any more.</summary>
    public bool IsExhausted => _work > MostWork;

    /// <summary>What becomes of a packet at hooks, one after the other, in chains that filter.</summary>
    public FirewallVerdict Filter(ProbePacket packet, params ReadOnlySpan<string> hooks) => Walk(packet, isNat: false, hooks);

    /// <summary>What becomes of a packet's source address before it leaves.</summary>
    public FirewallVerdict Translation(ProbePacket packet) => Walk(packet, isNat: true, ["postrouting"]);

    /// <summary>What becomes of a packet's destination as it comes in. To which addresses it may be sent says <see cref="ProbePacket.MayBecome"/>.</summary>
    public FirewallVerdict Destination(ProbePacket packet) => Walk(packet, isNat: true, ["prerouting"]);

    private FirewallVerdict Walk(ProbePacket packet, bool isNat, ReadOnlySpan<string> hooks)
    {
        FirewallVerdict? possible = null;
        foreach (string hook in hooks)
        {
            foreach (FirewallChain chain in _byHook[hook])
            {
                if (chain.IsNat != isNat || !chain.Takes(packet))
                    continue;
                Step step = Walk(chain, packet, 0);
                PacketFate fate = step.Fate ?? (chain.DropsByDefault ? PacketFate.Dropped : PacketFate.Passes);
                if (fate == PacketFate.Passes && step.IsCertain)
                    continue;
                var verdict = new FirewallVerdict(fate, step.IsCertain, $"{chain}: {(step.Fate is null && fate == PacketFate.Dropped ? "policy drop" : step.Rule?.Text)}", chain);
                if (fate != PacketFate.Passes && step.IsCertain)
                    return verdict;
                possible ??= verdict;
            }
        }

        return possible ?? new FirewallVerdict(PacketFate.Passes, true, null);
    }

    private Step Walk(FirewallChain chain, ProbePacket packet, int depth)
    {
        Step? possible = null;
        foreach (FirewallRule rule in chain.Rules)
        {
            if (++_work > MostWork)
                return new Step(null, false, rule);
            Truth truth = rule.Action == RuleAction.Continue ? Truth.No : rule.Of(packet);
            if (truth == Truth.No)
                continue;
            Step step = Outcome(rule, chain, packet, depth);
            bool ends = rule.Action is RuleAction.Return or RuleAction.Goto || step.Fate is not null;
            if (truth == Truth.Yes && step.IsCertain)
            {
                if (ends)
                    return Settled(step, possible);
                continue;
            }

            if (ends || !step.IsCertain)
                possible ??= step;
        }

        return Settled(FallsThrough, possible);
    }

    // A rule that may match makes the end uncertain only where it would end otherwise.
    private static Step Settled(Step end, Step? possible) =>
        possible is null || (possible.Fate == end.Fate && possible.IsCertain) ? end : new Step(end.Fate, false, end.Rule ?? possible.Rule);

    private Step Outcome(FirewallRule rule, FirewallChain chain, ProbePacket packet, int depth) => rule.Action switch
    {
        RuleAction.Accept => new Step(PacketFate.Passes, true, rule),
        RuleAction.Drop => new Step(PacketFate.Dropped, true, rule),
        RuleAction.Translate or RuleAction.Divert when rule.TranslatedTo is { } addresses && packet.MayBecome.Any(network => AddressSpan.Of(network).Covers(addresses)) => new Step(PacketFate.Passes, true, rule),
        RuleAction.Translate => new Step(PacketFate.Translated, true, rule),
        RuleAction.Divert => new Step(PacketFate.Diverted, true, rule),
        RuleAction.Return => FallsThrough,
        RuleAction.Jump or RuleAction.Goto when depth < Deepest && _byName.TryGetValue((chain.Program, chain.Family, chain.Table, rule.Target ?? ""), out FirewallChain? target) => Walk(target, packet, depth + 1),
        _ => new Step(null, false, rule),
    };

    /// <summary>How a chain ends: null is its end without a decision.</summary>
    private sealed record Step(PacketFate? Fate, bool IsCertain, FirewallRule? Rule);
}
