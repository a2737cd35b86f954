using System.Security.Cryptography;
using XfrmCtl.Core;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing;

namespace XfrmCtl.Kernel.Tests;

public class StateTests
{
    private static readonly XfrmSpiRequest Request = new(Samples.Remote, Samples.Local, IpsecProtocol.Esp, IpsecMode.Tunnel, Samples.Reqid)
    {
        Smallest = new Spi(0xc000_0000),
        Largest = new Spi(0xc000_ffff),
    };

    [KernelFact]
    public Task Spi_Allocated_IsInRangeAndHeldByALarvalState() => InNamespace(async client =>
    {
        Spi spi = await client.AllocateSpiAsync(Request);

        Assert.InRange(spi.Value, Request.Smallest.Value, Request.Largest.Value);
        XfrmStateInfo larval = Assert.Single(await client.StatesAsync());
        Assert.Equal(new XfrmStateId(Samples.Local, spi, IpsecProtocol.Esp), larval.State.Id);
        Assert.Equal(Samples.Remote, larval.State.Source);
        Assert.Equal(Samples.Reqid, larval.State.Reqid);
        Assert.Equal(IpsecMode.Tunnel, larval.State.Mode);
        Assert.True(larval.IsLarval);
        Assert.Contains($"spi {spi} reqid {Samples.Reqid}", FreshNamespace.Execute("ip", "xfrm state"), StringComparison.Ordinal);
        Assert.Equal(1u, (await client.SadInfoAsync()).Count);
    });

    [KernelFact]
    public Task Spi_OfARangeThatIsUsedUp_IsRefusedWithEnoent() => InNamespace(async client =>
    {
        XfrmSpiRequest onlyOne = Request with { Largest = Request.Smallest };
        await client.AllocateSpiAsync(onlyOne);

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(
            () => client.AllocateSpiAsync(onlyOne with { Reqid = 2 }).AsTask());

        Assert.Equal(Errno.ENOENT, refusal.Errno);
        Assert.False(refusal.Unsupported);
        Assert.Equal("XFRM_MSG_ALLOCSPI", refusal.Operation);
    });

    [KernelFact]
    public Task State_DeletedTwice_IsAbsentTheSecondTime() => InNamespace(async client =>
    {
        Spi spi = await client.AllocateSpiAsync(Request);
        var id = new XfrmStateId(Samples.Local, spi, IpsecProtocol.Esp);

        Assert.Equal(spi, (await client.FindStateAsync(id))?.State.Id.Spi);
        Assert.True(await client.DeleteStateAsync(id));
        Assert.False(await client.DeleteStateAsync(id));
        Assert.Null(await client.FindStateAsync(id));
    });

    [KernelFact]
    public Task State_LarvalPastItsTime_RaisesExpire() => FreshNamespace.RunAsync(async () =>
    {
        FreshNamespace.SetSysctl("net/core/xfrm_acq_expires", "1");
        using var kernel = new NetlinkConnection(NetlinkProtocol.Xfrm);
        using XfrmEvents events = XfrmEvents.Open(XfrmEventGroups.Expire);
        Spi spi = await new XfrmClient(kernel).AllocateSpiAsync(Request);

        var expire = Assert.IsType<XfrmEvent.Expire>(await events.NextAsync());

        Assert.True(expire.Hard);
        Assert.Equal(new XfrmStateId(Samples.Local, spi, IpsecProtocol.Esp), expire.State.State.Id);
        Assert.Equal(Samples.Reqid, expire.State.State.Reqid);
        Assert.Empty(await new XfrmClient(kernel).StatesAsync());
    });

    [KernelFact]
    public Task State_OnAKernelWithoutEsp_IsRefusedAsUnsupported() => InNamespace(async client =>
    {
        // Null encryption, so that a kernel that lacks the ciphers too comes as far as ESP.
        using var none = new SecretBytes(0);
        var state = new XfrmState(new XfrmStateId(Samples.Remote, new Spi(0x1234), IpsecProtocol.Esp), Samples.Local)
        {
            Mode = IpsecMode.Tunnel,
            Encryption = new XfrmAlgorithm("ecb(cipher_null)", none),
        };
        NetlinkException? refusal = null;
        try
        {
            await client.AddStateAsync(state);
        }
        catch (NetlinkException refused)
        {
            refusal = refused;
        }

        Assert.SkipWhen(refusal is null, "this kernel has ESP");
        Assert.True(refusal.Unsupported);
        Assert.Equal("EPROTONOSUPPORT", refusal.ErrnoName);
        Assert.Equal("Requested type not found", refusal.KernelMessage);
        Assert.Contains("esp 0x00001234 to 203.0.113.2", refusal.Message, StringComparison.Ordinal);
    });

    [KernelFact]
    public Task State_Added_IsReadBackWithAndWithoutKeys() => InNamespace(async client =>
    {
        using var keys = new Keys();
        XfrmState state = keys.TripleDesMd5();
        await AddOrSkipAsync(client, state);

        XfrmStateInfo? bare = await client.FindStateAsync(state.Id);
        XfrmStateInfo? full = await client.FindStateAsync(state.Id, withKeys: true);

        Assert.Null(bare?.State.Encryption?.Key);
        Assert.Null(bare?.State.Integrity?.Key);
        Assert.True(full?.State.Encryption?.Key?.FixedTimeEquals(keys.Long.Span));
        Assert.True(full?.State.Integrity?.Key?.FixedTimeEquals(keys.Short.Span));
        Assert.Equal(Plain(state), Plain(full!.State));
        Assert.Equal(0ul, full.Usage.Packets);
        Assert.False(full.IsLarval);
    });

    [KernelFact]
    public Task State_WithAeadAndWideWindow_IsReadBack() => InNamespace(async client =>
    {
        using var keys = new Keys();
        XfrmState state = keys.TripleDesMd5() with
        {
            Encryption = null,
            Integrity = null,
            Encapsulation = null,
            Aead = new XfrmAlgorithm("rfc4106(gcm(aes))", keys.Aead, 128),
            ReplayWindow = 256,
            Lifetime = new XfrmLifetime { HardAddSeconds = 7200, SoftPackets = 1000 },
        };
        await AddOrSkipAsync(client, state);

        XfrmStateInfo found = Assert.Single(await client.StatesAsync());

        Assert.Equal(Plain(state), Plain(found.State));
        Assert.Equal(256, found.State.ReplayWindow);
    });

    [KernelFact]
    public Task State_UpdatedFromItsLarva_TakesTheKeys() => InNamespace(async client =>
    {
        using var keys = new Keys();
        Spi spi = await client.AllocateSpiAsync(Request);
        XfrmState state = keys.TripleDesMd5() with
        {
            Id = new XfrmStateId(Samples.Local, spi, IpsecProtocol.Esp),
            Source = Samples.Remote,
        };
        try
        {
            await client.UpdateStateAsync(state);
        }
        catch (NetlinkException refusal) when (refusal.Unsupported)
        {
            Assert.Skip(refusal.Message);
        }

        XfrmStateInfo found = Assert.Single(await client.StatesAsync());

        Assert.Equal(Plain(state), Plain(found.State));
    });

    [KernelFact]
    public Task State_AddedTwice_IsRefusedWithEexist() => InNamespace(async client =>
    {
        using var keys = new Keys();
        await AddOrSkipAsync(client, keys.TripleDesMd5());

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(
            () => client.AddStateAsync(keys.TripleDesMd5()).AsTask());

        Assert.Equal("EEXIST", refusal.ErrnoName);
    });

    [KernelFact]
    public Task State_WithUnknownCipher_IsRefusedAsUnsupported() => InNamespace(async client =>
    {
        using var keys = new Keys();
        XfrmState state = keys.TripleDesMd5() with { Encryption = new XfrmAlgorithm("cbc(nosuchcipher)", keys.Long) };

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(() => client.AddStateAsync(state).AsTask());

        Assert.True(refusal.Unsupported);
        Assert.Equal("ENOSYS", refusal.ErrnoName);
        Assert.Equal("Requested CRYPT algorithm not found", refusal.KernelMessage);
    });

    private static Task InNamespace(Func<XfrmClient, Task> test) => FreshNamespace.RunAsync(async () =>
    {
        using var kernel = new NetlinkConnection(NetlinkProtocol.Xfrm);
        await test(new XfrmClient(kernel));
    });

    private static async Task AddOrSkipAsync(XfrmClient client, XfrmState state)
    {
        try
        {
            await client.AddStateAsync(state);
        }
        catch (NetlinkException refusal) when (refusal.Unsupported)
        {
            Assert.Skip(refusal.Message);
        }
    }

    /// <summary>A state without its keys, to be compared.</summary>
    private static XfrmState Plain(XfrmState state) => state with
    {
        Encryption = Plain(state.Encryption),
        Integrity = Plain(state.Integrity),
        Aead = Plain(state.Aead),
    };

    private static XfrmAlgorithm? Plain(XfrmAlgorithm? algorithm) =>
        algorithm is null ? null : new XfrmAlgorithm(algorithm.Name, algorithm.KeyBits, algorithm.IcvBits);

    /// <summary>Random keys of the lengths that the samples need.</summary>
    private sealed class Keys : IDisposable
    {
        public SecretBytes Long { get; } = new(RandomNumberGenerator.GetBytes(24));

        public SecretBytes Short { get; } = new(RandomNumberGenerator.GetBytes(16));

        public SecretBytes Aead { get; } = new(RandomNumberGenerator.GetBytes(20));

        /// <summary>ESP in UDP with 3DES and MD5, as an old gateway wants it.</summary>
        public XfrmState TripleDesMd5() => new(new XfrmStateId(Samples.Remote, new Spi(0x1234), IpsecProtocol.Esp), Samples.Local)
        {
            Reqid = Samples.Reqid,
            Mode = IpsecMode.Tunnel,
            ReplayWindow = 32,
            Flags = XfrmStateFlags.AfUnspec,
            Encryption = new XfrmAlgorithm("cbc(des3_ede)", Long),
            Integrity = new XfrmAlgorithm("hmac(md5)", Short, 96),
            Encapsulation = new XfrmEncapsulation(4500, 4500),
        };

        public void Dispose()
        {
            Long.Dispose();
            Short.Dispose();
            Aead.Dispose();
        }
    }
}
