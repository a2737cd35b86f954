using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using XfrmCtl.Core;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Benchmarks;

/// <summary>States with a policy each added, dumped and deleted on a kernel with ESP, which the lab's guest has: ours, <c>ip</c>, plain C.</summary>
internal static class StateBenchmark
{
    // States with their policies: as many octets as in one send of NetlinkConnection.
    private const int BatchSize = 32;

    private const int MostOfIp = 10_000;

    // Until the runtime has compiled what it takes, nothing is counted.
    private const int Uncounted = 2_000;

    /// <summary>The heap is looked at so many times in the course of a dump.</summary>
    private const int Looks = 10;

    private static readonly IPAddress Here = IPAddress.Parse("198.51.100.1");
    private static readonly IPAddress There = IPAddress.Parse("203.0.113.2");

    /// <summary>Prints its tables, in a namespace that is ours alone.</summary>
    /// <param name="output">Where they go.</param>
    /// <param name="sizes">How many states, and how often.</param>
    public static async Task Run(TextWriter output, params (int Count, int Rounds)[] sizes)
    {
        if (!Outside.IsFreshNamespace)
        {
            await output.WriteLineAsync("states: left out, since this is not a namespace of its own (tests/bench states runs it in the lab)");
            return;
        }

        string floor = Outside.Floor("states");
        for (int round = 0; round < 3; round++)
        {
            await Ours(0, Uncounted, delete: false);
            await Dump(Uncounted);
            await Ours(0, Uncounted, delete: true);
        }

        Table memory = new("memory of XfrmCtl's dump, states", "octets allocated a state", "live at most, KB", "heap at most, with what awaits collection, KB");
        foreach ((int count, int rounds) in sizes)
        {
            Table table = new("XFRM states, each with a policy", "adds per second", "deletes per second", "states dumped per second", "adds over ip -batch");
            Sample[] add = [new(), new(), new()];
            Sample[] delete = [new(), new(), new()];
            Sample[] dump = [new(), new(), new()];
            (double octets, long live, long heap) = (0, 0, 0);
            for (int round = 0; round < rounds; round++)
            {
                Settle();
                Dictionary<string, double> c = Outside.Figures(Outside.Run(floor, Text(count), Text(BatchSize)));
                Note(0, c["add"], c["delete"], c["dump"]);
                Settle();
                double added = await Ours(0, count, delete: false);
                double dumped = await Dump(count);
                if (round == 0)
                    (octets, live, heap) = await Memory(count);
                Note(1, added, await Ours(0, count, delete: true), dumped);
                Settle();

                // With more ip takes minutes: it adds and deletes the last of as many.
                int others = Math.Max(0, count - MostOfIp);
                await Ours(0, others, delete: false);
                added = Iproute(others, count, "add");
                dumped = IprouteDump(count);
                Note(2, added, Iproute(others, count, "delete"), dumped);
                await Ours(0, others, delete: true);
            }

            string[] names = ["plain C, in batches", "XfrmCtl, in batches", count <= MostOfIp ? "ip -batch, ip -s xfrm state" : $"ip -batch (the last {Number(MostOfIp)}), ip -s xfrm state"];
            for (int row = 0; row < names.Length; row++)
            {
                table.Add(
                    $"{names[row]}, {Number(count)}", add[row].ToText("N0"), delete[row].ToText("N0"), dump[row].ToText("N0"),
                    (add[row].Median / add[2].Median).ToString("N1", CultureInfo.InvariantCulture));
            }

            table.Print(output);
            await output.WriteLineAsync();
            memory.Add(Number(count), Number(octets), Number(live / 1024), Number(heap / 1024));
            await output.FlushAsync();

            void Note(int row, double added, double deleted, double dumped)
            {
                add[row].Add(added);
                delete[row].Add(deleted);
                dump[row].Add(dumped);
            }
        }

        memory.Print(output);
    }

    private static async Task<double> Ours(int first, int end, bool delete)
    {
        using NetlinkConnection connection = new(NetlinkProtocol.Xfrm);
        using XfrmBatch batch = new();
        using SecretBytes key = Key(16, 0x11);
        using SecretBytes integrityKey = Key(20, 0x22);
        var encryption = new XfrmAlgorithm("cbc(aes)", key);
        var integrity = new XfrmAlgorithm("hmac(sha1)", integrityKey, 96);
        (XfrmState State, XfrmPolicy Policy)[] all = [.. Enumerable.Range(first, end - first).Select(index => (State(index, encryption, integrity), Policy(index)))];
        XfrmPolicyId[] policies = [.. all.Select(one => one.Policy.Id)];
        // What making them left is not for the measured part.
        GC.Collect();
        Stopwatch watch = Stopwatch.StartNew();
        for (int start = 0; start < all.Length; start += BatchSize)
        {
            for (int index = start; index < Math.Min(start + BatchSize, all.Length); index++)
            {
                if (delete)
                {
                    batch.DeleteState(all[index].State.Id);
                    batch.DeletePolicy(policies[index]);
                }
                else
                {
                    batch.AddState(all[index].State);
                    batch.PutPolicy(all[index].Policy);
                }
            }

            if (await batch.SendAsync(connection) > 0)
                throw new InvalidOperationException("the kernel refused a state or a policy");
        }

        return all.Length / watch.Elapsed.TotalSeconds;
    }

    /// <summary>
    /// Waits until the kernel has taken apart what was deleted, which it does later and by itself (net/xfrm/xfrm_state.c, xfrm_state_gc_task); whoever comes next would pay for it. Each state
    /// holds its algorithms, and <c>/proc/crypto</c> says how often they are held.
    /// </summary>
    private static void Settle()
    {
        long held;
        do
        {
            held = Held();
            Thread.Sleep(100);
        }
        while (Held() < held);

        static long Held() => File.ReadLines("/proc/crypto").Where(line => line.StartsWith("refcnt", StringComparison.Ordinal)).Sum(line => long.Parse(line.AsSpan(line.IndexOf(':') + 1), CultureInfo.InvariantCulture));
    }

    private static async Task<double> Dump(int count)
    {
        using NetlinkConnection connection = new(NetlinkProtocol.Xfrm);
        var client = new XfrmClient(connection);
        int seen = 0;
        Stopwatch watch = Stopwatch.StartNew();
        bool steady = await client.ReadStatesAsync(_ => seen++);
        double seconds = watch.Elapsed.TotalSeconds;
        return steady && seen == count ? count / seconds : throw new InvalidOperationException($"the dump has {seen} states");
    }

    /// <summary>What a dump takes: octets allocated for each state; how much the heap held more than before, of what is in use, and with what waits for the collector.</summary>
    private static async Task<(double Allocated, long Live, long Heap)> Memory(int count)
    {
        long heap = await Most(forced: false);
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long live = await Most(forced: true);
        return ((double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / count, live, heap);

        async Task<long> Most(bool forced)
        {
            using NetlinkConnection connection = new(NetlinkProtocol.Xfrm);
            var client = new XfrmClient(connection);
            int seen = 0;
            long most = 0;
            long before = GC.GetTotalMemory(forceFullCollection: true);
            await client.ReadStatesAsync(_ =>
            {
                // With garbage it is looked at often: it comes and goes.
                if (++seen % (forced ? count / Looks : count / (Looks * Looks)) == 0)
                    most = Math.Max(most, GC.GetTotalMemory(forced) - before);
            });
            return most;
        }
    }

    private static double Iproute(int first, int end, string verb)
    {
        StringBuilder commands = new();
        for (int index = first; index < end; index++)
        {
            commands.Append(CultureInfo.InvariantCulture, $"xfrm state {verb} src {Here} dst {There} proto esp spi 0x{0x1000 + index:x}");
            if (verb == "add")
            {
                commands.Append(CultureInfo.InvariantCulture, $" reqid {Reqid(index)} mode tunnel replay-window 32 flag af-unspec");
                commands.Append(" enc cbc(aes) 0x11111111111111111111111111111111 auth-trunc hmac(sha1) 0x2222222222222222222222222222222222222222 96");
            }

            commands.Append(CultureInfo.InvariantCulture, $"\nxfrm policy {verb} src 10.0.0.1/32 dst {Destination(index)}/32 dir out");
            if (verb == "add")
                commands.Append(CultureInfo.InvariantCulture, $" priority 2344 tmpl src {Here} dst {There} proto esp reqid {Reqid(index)} mode tunnel");
            commands.Append('\n');
        }

        Stopwatch watch = Stopwatch.StartNew();
        Outside.RunWithInput("ip", commands.ToString(), "-batch", "-");
        return (end - first) / watch.Elapsed.TotalSeconds;
    }

    private static double IprouteDump(int count)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Outside.Run("sh", "-c", "ip -s xfrm state > /dev/null");
        return count / watch.Elapsed.TotalSeconds;
    }

    private static XfrmState State(int index, XfrmAlgorithm encryption, XfrmAlgorithm integrity) => new(Id(index), Here)
    {
        Reqid = Reqid(index),
        Mode = IpsecMode.Tunnel,
        ReplayWindow = 32,
        Flags = XfrmStateFlags.AfUnspec,
        Encryption = encryption,
        Integrity = integrity,
    };

    private static XfrmPolicy Policy(int index) => new(new XfrmSelector(new IPNetwork(IPAddress.Parse("10.0.0.1"), 32), new IPNetwork(Destination(index), 32)), XfrmDirection.Out)
    {
        Priority = 2344,
        Templates = [new XfrmTemplate(Here, There, IpsecProtocol.Esp, IpsecMode.Tunnel, Reqid(index))],
    };

    /// <summary>One each, as connections have: with one for all, between two addresses, the kernel looks at every state for each that it adds (net/xfrm/xfrm_state.c, __xfrm_state_bump_genids).</summary>
    private static uint Reqid(int index) => 16384 + 4 * (uint)index;

    private static IPAddress Destination(int index) => new([11, (byte)(index >> 16), (byte)(index >> 8 & 0xff), (byte)(index & 0xff)]);

    private static XfrmStateId Id(int index) => new(There, new Spi((uint)(0x1000 + index)), IpsecProtocol.Esp);

    private static SecretBytes Key(int octets, byte value)
    {
        var key = new SecretBytes(octets);
        key.Span.Fill(value);
        return key;
    }

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
