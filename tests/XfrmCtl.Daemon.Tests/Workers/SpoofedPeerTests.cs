using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Exchanges;
using static XfrmCtl.Daemon.Tests.Composition.ConfigurationSamples;

namespace XfrmCtl.Daemon.Tests.Workers;

/// <summary>Somebody writes the peer's address on first messages: that fills neither the log nor anything else, and secrets are in none of it.</summary>
public sealed class SpoofedPeerTests
{
    private const string Marker = "Marker-9f3c61d2a7-of-a-key-that-nobody-may-see";

    // Message 1 that is answered, and message 1 that is refused, thousands of each from where the peer is.
    [Theory]
    [InlineData(1, "no line for each answer")]
    [InlineData(65000, "no line for each refusal")]
    [Trait("Hostile", "P07")]
    [Trait("Hostile", "T36")]
    public async Task FirstMessages_FromThePeersAddress_AreFewLines(int method, string what)
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon daemon = await RunningDaemon.Start(() => Side("127.77.1.1", "the key"), ike, nat);
        using (var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            peer.Bind(new IPEndPoint(IPAddress.Parse("127.77.1.2"), ike));
            for (int number = 0; number < 3000; number++)
            {
                peer.SendTo(First(number + 1, method), new IPEndPoint(IPAddress.Parse("127.77.1.1"), ike));
                if (number % 50 == 0)
                    await daemon.Ask("status");
            }
        }

        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.1.2", "the key"), ike, nat);
        Assert.Equal(ExitCode.Ok, (await right.Ask("up", "c", 20)).ExitCode);
        Assert.True(daemon.Log.Split('\n').Length < 150, what);
        Assert.Contains("Phase 1", daemon.Log, StringComparison.OrdinalIgnoreCase);
    }

    // Up, renewed, down, another key at the peer, garbage: the key is in no line, no event, no reply.
    [Theory]
    [InlineData(Marker)]
    [InlineData("another key")]
    [Trait("Hostile", "P12")]
    public async Task PresharedKey_WhateverHappens_IsNowhere(string ofThePeer)
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon left = await RunningDaemon.Start(() => Side("127.77.1.1", Marker), ike, nat);
        await using RunningDaemon right = await RunningDaemon.Start(() => Side("127.77.1.2", ofThePeer), ike, nat);
        List<string> told = [];
        await foreach (ControlMessage message in left.Client.Send(new ControlRequest { Verb = "up", Connection = "c", TimeoutSeconds = 10 }, RunningDaemon.Patience))
            told.Add(JsonSerializer.Serialize(message));
        using (var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            peer.Bind(new IPEndPoint(IPAddress.Parse("127.77.1.3"), 0));
            for (int number = 0; number < 50; number++)
                peer.SendTo(First(number + 1, number), new IPEndPoint(IPAddress.Parse("127.77.1.1"), ike));
        }

        foreach (string verb in new[] { "status", "rekey", "reload", "route", "unroute", "down", "delete", "add", "nonsense" })
            told.Add(JsonSerializer.Serialize(await left.Ask(verb, verb is "status" or "reload" ? null : "c", 5)));

        Assert.True(told.Count >= 10);
        string all = string.Join('\n', told) + left.Log + right.Log;
        byte[] key = Encoding.UTF8.GetBytes(Marker);
        foreach (string form in new[] { Marker, Marker[..16], Convert.ToHexString(key), Convert.ToBase64String(key) })
            Assert.DoesNotContain(form, all, StringComparison.OrdinalIgnoreCase);
    }

    private static byte[] First(int number, int method)
    {
        byte[] cookie = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(cookie, number);
        (Phase1Attribute, uint)[] attributes =
            [(Phase1Attribute.ENCRYPTION_ALGORITHM, 5), (Phase1Attribute.HASH_ALGORITHM, 1), (Phase1Attribute.AUTHENTICATION_METHOD, (uint)method), (Phase1Attribute.GROUP_DESCRIPTION, 2)];
        TransformPayload transform = new(1, TransformPayload.KeyIke, [.. attributes.Select(attribute => DataAttribute.Of((ushort)attribute.Item1, attribute.Item2))]);
        return MessageSealer.Plain(
            new IsakmpHeader(BinaryPrimitives.ReadUInt64BigEndian(cookie), 0, PayloadType.NONE, ExchangeType.IDENTITY_PROTECTION, IsakmpFlags.NONE, 0, 0),
            [new SaPayload([new ProposalPayload(1, ProtocolId.PROTO_ISAKMP, default, [transform])])]);
    }

    private static LoadedConfiguration Side(string listen, string key) => Load(
        Setup(listen), Secrets(key, "127.77.1.1", "127.77.1.2"),
        Connection("c", End(ConnectionEnd.Left, "127.77.1.1", ["10.1.0.0/16"]), End(ConnectionEnd.Right, "127.77.1.2", ["10.2.0.0/16"])));
}
