using System.Net;
using System.Runtime.InteropServices;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm;
using static XfrmCtl.Netlink.Xfrm.XfrmMessageType;

namespace XfrmCtl.Netlink.Tests.Xfrm;

/// <summary>Runs while no other test does: they measure the heap of the whole process.</summary>
[CollectionDefinition(nameof(DumpMemoryTests), DisableParallelization = true)]
public sealed class DumpMemoryCollection;

/// <summary>A dump is read in constant memory, however long it is.</summary>
[Collection(nameof(DumpMemoryTests))]
public sealed class DumpMemoryTests
{
    private const int Few = 10_000;
    private const int Many = 100_000;

    /// <summary>The heap is looked at so many times in the course of a dump.</summary>
    private const int Looks = 10;

    /// <summary>What the last datagram's entries and the reader's own objects may take; a dump that kept its entries would have tens of megabytes.</summary>
    private const long SpareOctets = 64 * 1024;

    /// <summary>A state is some ten objects: itself, its identity's addresses, its algorithms. Without optimisation each reader has a closure too.</summary>
    private const long MostOctets = 720;

    [Fact]
    public async Task States_TenTimesAsMany_TakeNoMoreOfTheHeap()
    {
        using var kernel = new DumpingKernel(XFRM_MSG_NEWSA, StatePayload());
        await AssertConstant(kernel, (client, each) => client.ReadStatesAsync(_ => each()));
    }

    [Fact]
    public async Task Policies_TenTimesAsMany_TakeNoMoreOfTheHeap()
    {
        using var kernel = new DumpingKernel(XFRM_MSG_NEWPOLICY, PolicyPayload());
        await AssertConstant(kernel, (client, each) => client.ReadPoliciesAsync(_ => each()));
    }

    private static async Task AssertConstant(DumpingKernel kernel, Func<XfrmClient, Action, ValueTask<bool>> read)
    {
        var client = new XfrmClient(kernel);
        await Dump(Few, forced: false);
        (long few, long each) = await Dump(Few, forced: true);
        (long many, long eachOfMany) = await Dump(Many, forced: true);

        Assert.True(few < SpareOctets, $"{few} octets are held at most in a dump of {Few}");
        Assert.True(many < SpareOctets, $"{many} octets are held at most in a dump of {Many}");
        Assert.True(each <= MostOctets, $"{each} octets for each entry");
        Assert.InRange(eachOfMany, each - 8, each + 8);

        async Task<(long Live, long Each)> Dump(int count, bool forced)
        {
            kernel.Count = count;
            int seen = 0;
            long live = 0;
            long before = GC.GetTotalMemory(forceFullCollection: true);
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            ValueTask<bool> reading = read(client, () =>
            {
                if (++seen % (count / Looks) == 0)
                    live = Math.Max(live, GC.GetTotalMemory(forced) - before);
            });
            Assert.True(reading.IsCompletedSuccessfully);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(await reading);
            Assert.Equal(count, seen);
            return (live, allocated / count);
        }
    }

    /// <summary>A state with what the kernel tells of one: both forms of the integrity algorithm among it.</summary>
    private static byte[] StatePayload()
    {
        using var key = new SecretBytes(16);
        using var integrityKey = new SecretBytes(20);
        var integrity = new XfrmAlgorithm("hmac(sha1)", integrityKey, 96);
        var state = new XfrmState(new XfrmStateId(IPAddress.Parse("203.0.113.2"), new Spi(0x1234), IpsecProtocol.Esp), IPAddress.Parse("198.51.100.1"))
        {
            Reqid = 16384,
            Mode = IpsecMode.Tunnel,
            ReplayWindow = 32,
            Lifetime = new XfrmLifetime { HardAddSeconds = 3660 },
            Encryption = new XfrmAlgorithm("cbc(aes)", key),
            Integrity = integrity,
        };
        return Golden.Written.Payload((ref AttributeWriter body) =>
        {
            body.Header(XfrmStateCodec.Header(state));
            XfrmAlgorithmCodec.WriteCipher(XfrmAttributeType.XFRMA_ALG_AUTH, integrity, ref body);
            XfrmAlgorithmCodec.WriteWithIcv(XfrmAttributeType.XFRMA_ALG_AUTH_TRUNC, integrity, ref body);
            XfrmAlgorithmCodec.WriteCipher(XfrmAttributeType.XFRMA_ALG_CRYPT, state.Encryption, ref body);
        });
    }

    private static byte[] PolicyPayload()
    {
        var policy = new XfrmPolicy(new XfrmSelector(IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("10.2.0.0/16")), XfrmDirection.Out)
        {
            Templates = [new XfrmTemplate(IPAddress.Parse("198.51.100.1"), IPAddress.Parse("203.0.113.2"), IpsecProtocol.Esp, IpsecMode.Tunnel, 16384)],
        };
        return Golden.Written.Payload((ref AttributeWriter body) => XfrmPolicyCodec.Write(policy, ref body));
    }

    /// <summary>Answers any request with a dump of <see cref="Count"/> entries, in datagrams as the kernel makes them, which are read as those of a socket are.</summary>
    private sealed class DumpingKernel : INetlinkKernel
    {
        private const int DatagramOctets = 32768;

        private readonly byte[] _datagram;
        private readonly int _inDatagram;
        private readonly int _octets;
        private readonly byte[] _end = Message(MessageFlags.NLMSG_DONE, new byte[sizeof(int)]);

        public DumpingKernel(ushort type, byte[] payload)
        {
            byte[] message = Message(type, payload);
            _octets = message.Length;
            _inDatagram = DatagramOctets / _octets;
            _datagram = [.. Enumerable.Repeat(message, _inDatagram).SelectMany(octets => octets)];
        }

        public int Count { get; set; }

        public ValueTask ExchangeAsync(NetlinkBatch requests, INetlinkReplies replies, CancellationToken cancellation = default)
        {
            var progress = new ExchangeProgress(0, 1, sequence: 0, dump: true);
            for (int left = Count; left > 0; left -= _inDatagram)
                progress.Read(_datagram.AsSpan(0, Math.Min(left, _inDatagram) * _octets), requests, replies);
            progress.Read(_end, requests, replies);
            return ValueTask.CompletedTask;
        }

        public void Dispose()
        {
            // Nothing is held open.
        }

        private static byte[] Message(ushort type, byte[] payload)
        {
            byte[] message = new byte[MessageHeader.Align(MessageHeader.Octets + payload.Length)];
            MemoryMarshal.Write(message, new MessageHeader { Length = (uint)(MessageHeader.Octets + payload.Length), Type = type });
            payload.CopyTo(message, MessageHeader.Octets);
            return message;
        }
    }
}
