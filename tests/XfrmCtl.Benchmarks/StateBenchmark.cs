using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using XfrmCtl.Core;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Benchmarks;

/// <summary>States added, dumped and deleted on a kernel with ESP, which the lab's guest has: ours, <c>ip</c>, plain C.</summary>
internal static class StateBenchmark
{
    private const int BatchSize = 64;

    // As many rounds as are asked for, with so many states or fewer; with more, fewer rounds.
    private const int FewStates = 10_000;

    private static readonly IPAddress Here = IPAddress.Parse("198.51.100.1");
    private static readonly IPAddress There = IPAddress.Parse("203.0.113.2");

    public static async Task Run(TextWriter output, int rounds, params int[] counts)
    {
        if (!Outside.IsFreshNamespace)
        {
            await output.WriteLineAsync("states: left out, since this is not a namespace of its own (tests/bench states runs it in the lab)");
            return;
        }

        string floor = Outside.Floor("states");
        foreach (int count in counts)
        {
            Table table = new("XFRM states", "adds per second", "deletes per second", "dumped per second", "adds over ip -batch", "heap grown by a dump, KB");
            Sample[] add = [new(), new(), new()];
            Sample[] delete = [new(), new(), new()];
            Sample[] dump = [new(), new(), new()];
            long grown = 0;
            // ip takes a minute for a hundred thousand.
            for (int round = 0; round < Math.Max(1, rounds * FewStates / count); round++)
            {
                Dictionary<string, double> c = Outside.Figures(Outside.Run(floor, Text(count), Text(BatchSize)));
                Note(0, c["add"], c["delete"], c["dump"]);
                double added = await Ours(count, delete: false);
                (double dumped, long growth) = await Dump(count);
                grown = Math.Max(grown, growth);
                Note(1, added, await Ours(count, delete: true), dumped);
                added = Iproute(count, "add");
                dumped = IprouteDump(count);
                Note(2, added, Iproute(count, "delete"), dumped);
            }

            string[] names = ["plain C, in batches", "XfrmCtl, in batches", "ip -batch, ip -s xfrm state"];
            for (int row = 0; row < names.Length; row++)
            {
                table.Add(
                    $"{names[row]}, {count.ToString("N0", CultureInfo.InvariantCulture)}", add[row].ToText("N0"), delete[row].ToText("N0"), dump[row].ToText("N0"),
                    (add[row].Median / add[2].Median).ToString("N1", CultureInfo.InvariantCulture), row == 1 ? (grown / 1024).ToString("N0", CultureInfo.InvariantCulture) : "");
            }

            table.Print(output);
            await output.FlushAsync();

            void Note(int row, double added, double deleted, double dumped)
            {
                add[row].Add(added);
                delete[row].Add(deleted);
                dump[row].Add(dumped);
            }
        }
    }

    private static async Task<double> Ours(int count, bool delete)
    {
        using NetlinkConnection connection = new(NetlinkProtocol.Xfrm);
        using XfrmBatch batch = new();
        using SecretBytes key = Key(16, 0x11);
        using SecretBytes integrityKey = Key(20, 0x22);
        var encryption = new XfrmAlgorithm("cbc(aes)", key);
        var integrity = new XfrmAlgorithm("hmac(sha1)", integrityKey, 96);
        XfrmState[] states = [.. Enumerable.Range(0, count).Select(index => new XfrmState(Id(index), Here)
        {
            Reqid = 16385,
            Mode = IpsecMode.Tunnel,
            ReplayWindow = 32,
            Flags = XfrmStateFlags.AfUnspec,
            Encryption = encryption,
            Integrity = integrity,
        })];
        Stopwatch watch = Stopwatch.StartNew();
        for (int start = 0; start < count; start += BatchSize)
        {
            for (int index = start; index < Math.Min(start + BatchSize, count); index++)
            {
                if (delete)
                    batch.DeleteState(states[index].Id);
                else
                    batch.AddState(states[index]);
            }

            if (await batch.SendAsync(connection) > 0)
                throw new InvalidOperationException("the kernel refused a state");
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    private static async Task<(double PerSecond, long Grown)> Dump(int count)
    {
        using NetlinkConnection connection = new(NetlinkProtocol.Xfrm);
        var client = new XfrmClient(connection);
        int seen = 0;
        long most = 0;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Stopwatch watch = Stopwatch.StartNew();
        bool steady = await client.ReadStatesAsync(_ =>
        {
            if (++seen % 1000 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        });
        double seconds = watch.Elapsed.TotalSeconds;
        return steady && seen == count ? (count / seconds, Math.Max(0, most - before)) : throw new InvalidOperationException($"the dump has {seen} states");
    }

    private static double Iproute(int count, string verb)
    {
        StringBuilder commands = new();
        for (int index = 0; index < count; index++)
        {
            commands.Append(CultureInfo.InvariantCulture, $"xfrm state {verb} src {Here} dst {There} proto esp spi 0x{0x1000 + index:x}");
            commands.AppendLine(verb == "add"
                ? " reqid 16385 mode tunnel replay-window 32 flag af-unspec enc cbc(aes) 0x11111111111111111111111111111111 auth-trunc hmac(sha1) 0x2222222222222222222222222222222222222222 96"
                : "");
        }

        Stopwatch watch = Stopwatch.StartNew();
        Outside.RunWithInput("ip", commands.ToString(), "-batch", "-");
        return count / watch.Elapsed.TotalSeconds;
    }

    private static double IprouteDump(int count)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Outside.Run("sh", "-c", "ip -s xfrm state > /dev/null");
        return count / watch.Elapsed.TotalSeconds;
    }

    private static XfrmStateId Id(int index) => new(There, new Spi((uint)(0x1000 + index)), IpsecProtocol.Esp);

    private static SecretBytes Key(int octets, byte value)
    {
        var key = new SecretBytes(octets);
        key.Span.Fill(value);
        return key;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
