using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using XfrmCtl.Core;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Benchmarks;

/// <summary>Policies added and deleted on this machine's kernel, in a namespace of our own: ours, <c>ip -batch</c>, plain C.</summary>
internal static class PolicyBenchmark
{
    private const int BatchSize = 64;

    public static async Task Run(TextWriter output, int rounds, int count)
    {
        if (!Outside.IsFreshNamespace)
        {
            await output.WriteLineAsync("policies: left out, since this is not a namespace of its own (tests/bench makes one; it takes root)");
            return;
        }

        Sample[] add = [new(), new(), new(), new(), new()];
        Sample[] delete = [new(), new(), new(), new(), new()];
        string floor = Outside.Floor("policies");
        for (int round = 0; round < rounds; round++)
        {
            Dictionary<string, double> c = Outside.Figures(Outside.Run(floor, count.ToString(CultureInfo.InvariantCulture), BatchSize.ToString(CultureInfo.InvariantCulture)));
            Note(0, c["add in batches"], c["delete in batches"]);
            Note(1, await Ours(count, BatchSize, delete: false), await Ours(count, BatchSize, delete: true));
            Note(2, c["add one by one"], c["delete one by one"]);
            Note(3, await Ours(count, 1, delete: false), await Ours(count, 1, delete: true));
            Note(4, Iproute(count, "add"), Iproute(count, "delete"));
        }

        Table table = new("XFRM policies", "adds per second", "deletes per second", "adds over ip -batch");
        string[] names = ["plain C, in batches", "XfrmCtl, in batches", "plain C, one by one", "XfrmCtl, one by one", "ip -batch"];
        for (int row = 0; row < names.Length; row++)
            table.Add(names[row], add[row].ToText("N0"), delete[row].ToText("N0"), (add[row].Median / add[4].Median).ToString("N1", CultureInfo.InvariantCulture));
        table.Print(output);

        void Note(int row, double added, double deleted)
        {
            add[row].Add(added);
            delete[row].Add(deleted);
        }
    }

    private static async Task<double> Ours(int count, int batchSize, bool delete)
    {
        using NetlinkConnection connection = new(NetlinkProtocol.Xfrm);
        using XfrmBatch batch = new();
        XfrmPolicy[] policies = [.. Enumerable.Range(0, count).Select(Policy)];
        XfrmPolicyId[] ids = [.. policies.Select(policy => policy.Id)];
        Stopwatch watch = Stopwatch.StartNew();
        for (int start = 0; start < count; start += batchSize)
        {
            for (int index = start; index < Math.Min(start + batchSize, count); index++)
            {
                if (delete)
                    batch.DeletePolicy(ids[index]);
                else
                    batch.PutPolicy(policies[index]);
            }

            if (await batch.SendAsync(connection) > 0)
                throw new InvalidOperationException("the kernel refused a policy");
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    private static double Iproute(int count, string verb)
    {
        StringBuilder commands = new();
        for (int index = 0; index < count; index++)
        {
            commands.Append(CultureInfo.InvariantCulture, $"xfrm policy {verb} src 10.0.0.1/32 dst {Destination(index)}/32 dir out");
            commands.AppendLine(verb == "add" ? " tmpl src 198.51.100.1 dst 203.0.113.1 proto esp reqid 1 mode tunnel" : "");
        }

        Stopwatch watch = Stopwatch.StartNew();
        Outside.RunWithInput("ip", commands.ToString(), "-batch", "-");
        return count / watch.Elapsed.TotalSeconds;
    }

    private static XfrmPolicy Policy(int index) => new(
        new XfrmSelector(new IPNetwork(IPAddress.Parse("10.0.0.1"), 32), new IPNetwork(Destination(index), 32)), XfrmDirection.Out)
    {
        Templates = [new XfrmTemplate(IPAddress.Parse("198.51.100.1"), IPAddress.Parse("203.0.113.1"), IpsecProtocol.Esp, IpsecMode.Tunnel, 1)],
    };

    private static IPAddress Destination(int index) => new([10, (byte)(1 + (index >> 16)), (byte)(index >> 8 & 0xff), (byte)(index & 0xff)]);
}
