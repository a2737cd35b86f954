using System.Net;
using System.Text;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Ike.RemoteAccess;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>A, a road warrior with XAUTH and an address by ModeCfg, and B, its gateway.</summary>
internal static class RemoteAccessStories
{
    public static readonly AddressRange Pool = new(IPAddress.Parse("10.9.0.1"), IPAddress.Parse("10.9.0.3"));

    private static readonly TrafficSelector Inside = new(IPNetwork.Parse("192.0.2.0/24"));
    private static readonly TrafficSelector Open = TrafficSelector.Host(IPAddress.Any);

    /// <summary>What the gateway gives besides the address.</summary>
    public static ModeConfigSettings.Server Server(bool push = false) => new(push, Pool)
    {
        Dns = [IPAddress.Parse("192.0.2.53"), IPAddress.Parse("192.0.2.54")],
        Domains = ["example.org", "example.net"],
        Banner = "Be careful.",
    };

    /// <summary>Loads both sides.</summary>
    public static IkePair Load(
        int seed = 1, bool push = false, string password = "secret", Judge? judge = null, Func<ConnectionProfile, ConnectionProfile>? both = null,
        Func<ConnectionProfile, ConnectionProfile>? a = null, Func<ConnectionProfile, ConnectionProfile>? b = null)
    {
        IkePair pair = new(seed);
        pair.Load(
            both,
            a: profile => Then(a, Client(profile, "alice", password, push)),
            b: profile => Then(b, Gateway(profile, judge ?? new Judge(), push)));
        return pair;
    }

    public static ConnectionProfile Client(ConnectionProfile profile, string user, string password, bool push = false) => profile with
    {
        Xauth = new XauthSettings.Client(user, new SecretBytes(Encoding.UTF8.GetBytes(password))),
        ModeConfig = new ModeConfigSettings.Client(push),
        Selectors = [new(Open, Inside)],
    };

    public static ConnectionProfile Gateway(ConnectionProfile profile, IXauthJudge judge, bool push = false) => profile with
    {
        Remote = null,
        RemoteId = null,
        Xauth = new XauthSettings.Server(judge),
        ModeConfig = Server(push),
        Selectors = [new(Inside, Open)],
    };

    public static IkePair Established(
        int seed = 1, bool push = false, Func<ConnectionProfile, ConnectionProfile>? both = null,
        Func<ConnectionProfile, ConnectionProfile>? a = null, Func<ConnectionProfile, ConnectionProfile>? b = null)
    {
        IkePair pair = Load(seed, push, both: both, a: a, b: b);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertAlice();
        return pair;
    }

    /// <summary>One child for the first address of the pool, in both kernels.</summary>
    public static void AssertAlice(this IkePair pair)
    {
        pair.AssertUp();
        PairChild child = Assert.Single(pair.A.Kernel.Children);
        Assert.Equal("10.9.0.1/32", child.LocalSelector.ToString());
        Assert.Equal("192.0.2.0/24", child.RemoteSelector.ToString());
        Assert.Empty(pair.A.Failures.Concat(pair.B.Failures));
    }

    /// <summary>A message of the Transaction exchange from a peer that has the keys.</summary>
    public static byte[] Transaction(IsakmpSa sa, uint messageId, AttributePayload attributes, Func<byte[], byte[]>? hash = null) =>
        Transaction(sa, messageId, attributes, IvChain.Phase2(sa.Proposal!.Hash, ((Phase1State.Established)sa.State).LastBlock, messageId), hash);

    /// <summary>The same under a message ID that is in use, whose vectors are given.</summary>
    public static byte[] Transaction(IsakmpSa sa, uint messageId, AttributePayload attributes, IvChain iv, Func<byte[], byte[]>? hash = null)
    {
        byte[] genuine = Phase2Hash.First(sa.Keys!, messageId, MessageSealer.Octets([attributes]));
        byte[] sent = hash?.Invoke(genuine) ?? genuine;
        IsakmpHeader header = new(sa.InitiatorCookie, sa.ResponderCookie, PayloadType.NONE, ExchangeType.TRANSACTION, IsakmpFlags.NONE, messageId, 0);
        Payload[] payloads = hash is not null && sent.Length == 0 ? [attributes] : [new HashPayload(sent), attributes];
        return MessageSealer.Encrypted(header, payloads, sa.Keys!.Cipher, Copy(sa, iv));
    }

    // The engine whose keys these are goes on with its own vectors.
    private static IvChain Copy(IsakmpSa sa, IvChain iv)
    {
        IvChain copy = IvChain.Phase2(sa.Proposal!.Hash, iv.Current.Span, 0);
        copy.Advance(iv.Current.Span);
        return copy;
    }

    public static AttributePayload Request(params (ConfigurationAttribute Type, byte[] Value)[] attributes) =>
        Message(ConfigurationMessageType.ISAKMP_CFG_REQUEST, 7, attributes);

    public static AttributePayload Message(ConfigurationMessageType type, ushort identifier, params (ConfigurationAttribute Type, byte[] Value)[] attributes) =>
        new(type, identifier, [.. attributes.Select(attribute => new DataAttribute((ushort)attribute.Type, attribute.Value, false))]);

    /// <summary>The message reaches A as if from B, or the other way round.</summary>
    public static void Deliver(this IkePair pair, IkeHost receiver, byte[] message)
    {
        IkeHost sender = pair.Other(receiver);
        pair.Give(receiver, new IkeInput.DatagramReceived(new(receiver.Address, 500), new(sender.Address, 500), message));
        pair.Run(TimeSpan.FromMilliseconds(100));
    }

    public static TrafficSelector Host(string address) => TrafficSelector.Host(IPAddress.Parse(address));

    private static ConnectionProfile Then(Func<ConnectionProfile, ConnectionProfile>? change, ConnectionProfile profile) => change?.Invoke(profile) ?? profile;

    /// <summary>Knows one password for everybody, and who asked.</summary>
    public sealed class Judge(string password = "secret") : IXauthJudge
    {
        public List<string> Users { get; } = [];

        XauthVerdict IXauthJudge.Judge(string user, ReadOnlySpan<byte> octets)
        {
            Users.Add(user);
            return octets.SequenceEqual(Encoding.UTF8.GetBytes(password)) ? new(true) : new(false, "the password is another one");
        }
    }
}
