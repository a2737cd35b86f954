namespace XfrmCtl.Cli.Firewall;

/// <summary>The rules of a machine, and what they do with a packet.</summary>
internal sealed class FirewallRuleset(IReadOnlyList<FirewallChain> chains)
{
    // The kernel allows 16 nested jumps (NFT_JUMP_STACK_SIZE, include/net/netfilter/nf_tables.h).
    private const int Deepest = 16;

    private static readonly Step FallsThrough = new(null, true, null);

    /// <summary>Every chain.</summary>
    public IReadOnlyList<FirewallChain> Chains => chains;

    /// <summary>What becomes of a packet at hooks, one after the other, in chains that filter.</summary>
    public FirewallVerdict Filter(ProbePacket packet, params string[] hooks) => Walk(packet, isNat: false, hooks);

    /// <summary>What becomes of a packet's source address before it leaves.</summary>
    public FirewallVerdict Translation(ProbePacket packet) => Walk(packet, isNat: true, ["postrouting"]);

    private FirewallVerdict Walk(ProbePacket packet, bool isNat, string[] hooks)
    {
        FirewallVerdict? possible = null;
        foreach (FirewallChain chain in hooks.SelectMany(hook => chains.Where(chain => chain.Hook == hook && chain.IsNat == isNat && chain.Takes(packet.IsIPv6))))
        {
            Step step = Walk(chain, packet, 0);
            PacketFate fate = step.Fate ?? (chain.DropsByDefault ? PacketFate.Dropped : PacketFate.Passes);
            if (fate == PacketFate.Passes && step.IsCertain)
                continue;
            var verdict = new FirewallVerdict(fate, step.IsCertain, $"{chain}: {(step.Fate is null && fate == PacketFate.Dropped ? "policy drop" : step.Rule)}");
            if (fate != PacketFate.Passes && step.IsCertain)
                return verdict;
            possible ??= verdict;
        }

        return possible ?? new FirewallVerdict(PacketFate.Passes, true, null);
    }

    private Step Walk(FirewallChain chain, ProbePacket packet, int depth)
    {
        Step? possible = null;
        foreach (FirewallRule rule in chain.Rules)
        {
            Truth truth = rule.Of(packet);
            if (truth == Truth.No || rule.Action == RuleAction.Continue)
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
        RuleAction.Accept => new Step(PacketFate.Passes, true, rule.Text),
        RuleAction.Drop => new Step(PacketFate.Dropped, true, rule.Text),
        RuleAction.Translate when rule.TranslatedTo is { } address && packet.MayBecome.Any(network => network.Contains(address)) => new Step(PacketFate.Passes, true, rule.Text),
        RuleAction.Translate => new Step(PacketFate.Translated, true, rule.Text),
        RuleAction.Return => FallsThrough,
        RuleAction.Jump or RuleAction.Goto when depth < Deepest && Find(chain, rule.Target) is { } target => Walk(target, packet, depth + 1),
        _ => new Step(null, false, rule.Text),
    };

    private FirewallChain? Find(FirewallChain from, string? name) =>
        chains.FirstOrDefault(chain => chain.Name == name && chain.Family == from.Family && chain.Table == from.Table);

    /// <summary>How a chain ends: null is its end without a decision.</summary>
    private sealed record Step(PacketFate? Fate, bool IsCertain, string? Rule);
}
