using XfrmCtl.Control;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Workers;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Keys;

/// <summary>Answers the request for a connection's keys.</summary>
internal sealed class KeyReport(InputQueue queue, IXfrmKernel kernel, KeyFolder folder)
{
    /// <summary>Writes what there is; the reply says where, never what.</summary>
    public async Task<ControlReply> Answer(string connection, CancellationToken cancellation)
    {
        (IReadOnlyList<IsakmpKey> isakmp, InstalledChild[] children) = await queue.Invoke(
            loop => ValueTask.FromResult((
                loop.Engine.IsakmpKeys(connection),
                loop.Dispatcher.Ledger.Children.Values.Where(child => child.Connection == connection).ToArray())),
            cancellation).ConfigureAwait(false);
        using var isakmpLines = new SecretLines();
        using var espLines = new SecretLines();
        List<string> notes = [];
        int known = 0;
        foreach (IsakmpKey key in isakmp)
        {
            if (WiresharkTables.Add(isakmpLines, key) is { } why)
                notes.Add(why);
            else
                known++;
            key.Dispose();
        }

        int states = 0;
        foreach (XfrmStateId id in children.SelectMany(child => new[] { child.In, child.Out }))
        {
            string? obstacle = await Add(espLines, id, cancellation).ConfigureAwait(false);
            if (obstacle is null)
                states++;
            else
                notes.Add(obstacle);
        }

        if (known == 0 && states == 0)
            return new ControlReply { ExitCode = ExitCode.No, Message = notes.Count == 0 ? $"{connection} has no SA with keys: bring it up first" : $"{connection} has no keys for Wireshark: {string.Join("; ", notes)}" };
        return new ControlReply
        {
            ExitCode = ExitCode.Ok,
            Message = $"keys of {connection}",
            Keys = new KeyTables { Folder = folder.Write(isakmpLines, espLines), IsakmpSas = known, EspStates = states, Notes = notes },
        };
    }

    private async ValueTask<string?> Add(SecretLines lines, XfrmStateId id, CancellationToken cancellation)
    {
        try
        {
            if (await kernel.Find(id, withKeys: true, cancellation).ConfigureAwait(false) is not { } info)
                return $"the kernel no longer has {id.Spi}";
            string? obstacle = WiresharkTables.Add(lines, info.State);
            foreach (XfrmAlgorithm? algorithm in new[] { info.State.Aead, info.State.Encryption, info.State.Integrity })
                algorithm?.Key?.Dispose();
            return obstacle;
        }
        catch (NetlinkException refused)
        {
            return $"the kernel refused to show {id.Spi}: {refused.Message}";
        }
    }
}
