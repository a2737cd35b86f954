using System.Collections.Immutable;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Identities of every kind and length, under hashes that verify (T16, T28): one is taken, all others are told without what a terminal or a log must not get.</summary>
public sealed class HostileIdentityTests
{
    private static readonly int[] Lengths = [0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 127, 128, 255, 256, 257, 300];

    // What ends an ASN.1 reader, a shell, a log file, a terminal.
    private static readonly byte[][] Contents =
    [
        "%n%s%x"u8.ToArray(), "a\nconn evil"u8.ToArray(), "\u001b[2J"u8.ToArray(), "$(reboot)"u8.ToArray(), "a\0b"u8.ToArray(), [0xff, 0xfe], [0xc0, 0x80],
        [0x30, 0x82, 0xff, 0xff], [0x30, 0x80, 0x31, 0x80], [0x30, 0x84, 0xff, 0xff, 0xff, 0xff], [0x30, 0x0b, 0x31, 0x09, 0x30, 0x07, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x00],
        [0x30, 0x0d, 0x31, 0x0b, 0x30, 0x09, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x02, 0x0a, 0x1b], [0x30, 0x03, 0x06, 0x01, 0x80],
    ];

    // CVE-2013-6075, 2014-2891, 2009-2185: HDR*, IDii, HASH_I with the true key and another identity, each of them to one half-open Phase 1; then the true one.
    [Fact]
    [Trait("Hostile", "T16")]
    [Trait("Rfc", "2407-4.6.2")]
    public void MainMode5_IdentityOfEveryTypeAndLength_IsTakenOnlyWhereItIsTheOneExpected()
    {
        using IkePair pair = Forger.AtFifth();
        int sent = 0;
        for (int type = 0; type < 256; type++)
            foreach (byte[] data in Lengths.Select(length => new byte[length]).Concat(Contents))
            {
                pair.Inject(pair.B, Forger.Fifth(pair, new UnknownPayload(PayloadType.ID, new byte[] { (byte)type, 17, 1, 0xf4 }.Concat(data).ToArray())));
                sent++;
            }

        Assert.Empty(pair.B.Reports<IkeEvent.Phase1Established>());
        Assert.Equal(256 * (Lengths.Length + Contents.Length), sent);
        AssertLegible(pair);
        pair.Inject(pair.B, Forger.Fifth(pair, new IdentificationPayload(IdType.ID_IPV4_ADDR, 17, 500, pair.A.Address.GetAddressBytes())));
        Assert.Single(pair.B.Reports<IkeEvent.Phase1Established>());
        pair.AssertUnharmed(sent);
    }

    // Where any identity will do (no rightid=), each that can be read is taken and told in letters; none is a fault.
    [Fact]
    [Trait("Hostile", "T16")]
    public void MainMode5_IdentityOfEveryKindToAnyPeer_IsToldInLetters()
    {
        foreach (int type in new[] { 0, 1, 2, 3, 4, 5, 9, 10, 11, 12, 201, 255 })
            foreach (byte[] data in Contents.Append([]).Append(new byte[4]).Append(new byte[300]))
            {
                using IkePair pair = Forger.AtFifth(it => it.Load(b: profile => profile with { RemoteId = null }));
                pair.Inject(pair.B, Forger.Fifth(pair, new UnknownPayload(PayloadType.ID, new byte[] { (byte)type, 0, 0, 0 }.Concat(data).ToArray())));
                AssertLegible(pair);
                pair.AssertNoFault();
            }
    }

    // RFC 2407 §4.6.2: 0/0 or 17/500; what floated has 17/4500 or 17/0.
    [Fact]
    [Trait("Hostile", "T16")]
    [Trait("Hostile", "P09")]
    [Trait("Rfc", "2407-4.6.2")]
    public void MainMode5_IdentityBoundToEveryPort_IsTakenForIkeAlone()
    {
        foreach ((int protocol, int port) in from protocol in new[] { 0, 1, 6, 16, 17, 18, 50, 255 } from port in new[] { 0, 1, 80, 499, 500, 501, 4500, 65535 } select (protocol, port))
        {
            using IkePair pair = Forger.AtFifth();
            pair.Inject(pair.B, Forger.Fifth(pair, new IdentificationPayload(IdType.ID_IPV4_ADDR, (byte)protocol, (ushort)port, pair.A.Address.GetAddressBytes())));
            Assert.Equal(protocol is 0 or 17 && port is 0 or 500 or 4500, pair.B.Reports<IkeEvent.Phase1Established>().Any());
        }
    }

    // CVE-2023-38711: HDR*, HASH(1), SA, Ni, IDci, IDcr of which one is a name, or one is missing, or there are three.
    [Fact]
    [Trait("Hostile", "T28")]
    [Trait("Rfc", "2409-5.5")]
    public void QuickMode1_IdentitiesOfEveryTypeAndLength_MakeNoChild()
    {
        using IkePair pair = Stories.Established();
        Payload[] offer = Forger.QuickModeOffer(pair);
        IsakmpSa sa = pair.A.Sa();
        uint messageId = 1;
        int sent = 0;
        foreach (bool first in new[] { true, false })
            for (int type = 0; type < 256; type++)
                foreach (byte[] data in Lengths.Select(length => new byte[length]).Concat(Contents))
                {
                    // Whole networks are named by eight zeros; they are nobody's here.
                    UnknownPayload id = new(PayloadType.ID, new byte[] { (byte)type, 0, 0, 0 }.Concat(data).ToArray());
                    pair.Inject(pair.B, Forger.QuickMode1(sa, ++messageId, first ? [offer[0], offer[1], id, offer[3]] : [offer[0], offer[1], offer[2], id]));
                    sent++;
                }

        Assert.Equal(1, pair.B.Kernel.InstalledEver);
        AssertLegible(pair);
        pair.AssertUp();
        pair.AssertUnharmed(sent);
    }

    [Theory]
    [InlineData("no identities", false)]
    [InlineData("IDci alone", false)]
    [InlineData("three identities", false)]
    [InlineData("the other way round", false)]
    [InlineData("another protocol", false)]
    [InlineData("another port", false)]
    [InlineData("a wider network", false)]
    [InlineData("a narrower network", false)]
    [InlineData("everything", false)]
    [InlineData("a mask with a hole", false)]
    [InlineData("as agreed", true)]
    [Trait("Hostile", "T28")]
    [Trait("Hostile", "P09")]
    [Trait("Rfc", "2409-5.5")]
    public void QuickMode1_IdentitiesThatAreNotOurs_MakeNoChild(string identities, bool taken)
    {
        using IkePair pair = Stories.Established();
        Payload[] offer = Forger.QuickModeOffer(pair);
        IdentificationPayload ours = (IdentificationPayload)offer[3];
        IdentificationPayload Network(string address, string mask) => new(IdType.ID_IPV4_ADDR_SUBNET, 0, 0, (byte[])[.. System.Net.IPAddress.Parse(address).GetAddressBytes(), .. System.Net.IPAddress.Parse(mask).GetAddressBytes()]);
        Payload[] ids = identities switch
        {
            "no identities" => [],
            "IDci alone" => [offer[2]],
            "three identities" => [offer[2], ours, ours],
            "the other way round" => [ours, offer[2]],
            "another protocol" => [offer[2], ours with { Protocol = 6 }],
            "another port" => [offer[2], ours with { Protocol = 17, Port = 53 }],
            "a wider network" => [offer[2], Network("192.0.0.0", "255.255.0.0")],
            "a narrower network" => [offer[2], Network("192.0.2.0", "255.255.255.128")],
            "everything" => [offer[2], Network("0.0.0.0", "0.0.0.0")],
            "a mask with a hole" => [offer[2], Network("192.0.2.0", "255.0.255.0")],
            _ => [offer[2], ours],
        };

        pair.Inject(pair.B, Forger.QuickMode1(pair.A.Sa(), 4711, [offer[0], offer[1], .. ids]));

        Assert.Equal(taken ? 2 : 1, pair.B.Kernel.InstalledEver);
        pair.AssertUnharmed(1);
    }

    /// <summary>Nothing that is reported holds a control character, an escape or half a letter.</summary>
    private static void AssertLegible(IkePair pair) => Assert.All(
        pair.B.Events, happened => Assert.DoesNotContain(Words(happened.Event), text => text.Any(letter => char.IsControl(letter) || char.IsSurrogate(letter) || letter == '\ufffd')));

    private static ImmutableArray<string> Words(IkeEvent happened) => happened switch
    {
        IkeEvent.MessageDropped dropped => [dropped.Why],
        IkeEvent.AttemptFailed failed => [failed.Failure.Message, .. failed.Failure.Evidence.Select(row => row.Value)],
        IkeEvent.Phase1Established established => [established.RemoteId.ToString()],
        _ => [],
    };
}
