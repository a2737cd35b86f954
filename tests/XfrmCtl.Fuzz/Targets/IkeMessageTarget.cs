using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing.Wire;

namespace XfrmCtl.Fuzz.Targets;

/// <summary>An IKE message in clear: header, payloads, everything that is read out of them before anybody has proven anything; what is decoded is the same when written and read again.</summary>
public sealed class IkeMessageTarget : IFuzzTarget
{
    private static readonly ConnectionProfile Profile = new()
    {
        Name = "fuzz",
        Local = System.Net.IPAddress.Parse("192.0.2.1"),
        Remote = System.Net.IPAddress.Parse("192.0.2.2"),
        LocalId = Identity.Fqdn("a"),
        RemoteId = null,
        PreSharedKey = null,
        IkeProposals = [new(CipherTable.Aes, 128, HashTable.Sha1, GroupTable.Modp1024), new(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp768)],
        IkeLifetime = TimeSpan.FromHours(1),
        EspProposals = [new(CipherTable.Aes, 256, IntegrityTable.HmacSha1), new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5)],
        PfsGroup = null,
        ChildLifetime = TimeSpan.FromHours(1),
        Selectors = [new(TrafficSelector.Host(System.Net.IPAddress.Parse("192.0.2.1")), TrafficSelector.Host(System.Net.IPAddress.Parse("192.0.2.2")))],
        Reqid = 1,
    };

    /// <summary>Octets that stand in messages.</summary>
    public static IReadOnlyList<string> Syntax { get; } =
    [
        "\0\0\0\x01", "\0\0\0\x04", "\0\0\0\x08", "\x01\0\0\x14", "\x0d\0\0\x14", "\x04\0\0\x64", "\x84\0\0\x20", "\x80\x01\0\x05", "\x80\x02\0\x01", "\x80\x03\0\x01", "\x80\x04\0\x01",
        "\x80\x0b\0\x01", "\0\x0c\0\x04\0\x01\x51\x80", "\x80\x0e\0\x80", "\xff\xff", "\xff\xff\xff\xff", "\x30\x82\xff\xff", "%n%s", "\r\n", "\x1b[", "\x10\x02\0\0", "\x10\x05\0\0",
    ];

    /// <summary>A message with one of its fields changed, and mostly with lengths that are right again.</summary>
    public static byte[] Reshape(byte[] input, Random random)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(random);
        byte[] message = FieldMutation.Change(input, WireFields.OfMessage(input), random);

        // The length of the header is checked first: nearly always right, or nothing behind it is ever seen.
        if (message.Length >= IsakmpHeader.Octets && random.Next(20) != 0)
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(24), message.Length);
        return message;
    }

    /// <inheritdoc/>
    public static IEnumerable<string> Check(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        HashSet<string> words = new(StringComparer.Ordinal);
        if (!IsakmpHeader.TryDecode(input, out IsakmpHeader header, out DecodeError? error))
        {
            words.Add($"header {Kind(error!.What)}");
            return words;
        }

        WireWriter writer = new(IsakmpHeader.Octets);
        header.Encode(ref writer);
        byte[] written = writer.ToArray();
        written[17] = input[17]; // the minor version is not kept
        FindingException.Unless(written.AsSpan().SequenceEqual(input.AsSpan(0, IsakmpHeader.Octets)), "a header that was read and written is another");
        words.Add($"exchange {ExchangeTable.RefusalOf(header.ExchangeType) is null} {header.IsEncrypted}");
        foreach (bool padded in new[] { false, true })
            CheckChain(header.NextPayload, input.AsMemory(IsakmpHeader.Octets), padded, words);
        return words;
    }

    /// <summary>Payloads in a row: read, written, read again, and looked at by all who look at payloads.</summary>
    internal static void CheckChain(PayloadType first, ReadOnlyMemory<byte> octets, bool padded, HashSet<string> words)
    {
        bool good = PayloadChain.TryDecode(first, octets, padded, out PayloadChain chain, out DecodeError? error);
        FindingException.Unless(good == (error is null), "payloads are good and have a fault, or neither");
        foreach (Payload payload in chain.Payloads)
            words.Add(payload.Type.ToString());
        if (error is not null)
        {
            FindingException.Unless(error.Offset >= 0 && error.Offset <= octets.Length + IsakmpHeader.Octets, $"a fault at octet {error.Offset} of {octets.Length}");
            FindingException.Unless(error.ToString().Length < 500, "a fault of many words");
            words.Add($"fault {Kind(error.What)}");
            return;
        }

        byte[] once = Write(chain);
        FindingException.Unless(PayloadChain.TryDecode(first, once, padded: false, out PayloadChain again, out error), $"what was read and written is not read again: {error}");
        FindingException.Unless(once.AsSpan().SequenceEqual(Write(again)), "what was read and written twice is another");
        FindingException.Unless(again.Payloads.Length == chain.Payloads.Length, "a payload was lost");
        foreach (Payload payload in chain.Payloads)
            Look(payload, words);
        foreach (ExchangeRow row in ExchangeTable.Rows)
            words.Add($"{row.State} {MessageGate.Check(row, chain.Payloads.AsSpan()) is null}");
    }

    private static void Look(Payload payload, HashSet<string> words)
    {
        switch (payload)
        {
            case SaPayload sa:
                words.Add($"phase 1 {Phase1Proposals.Select(sa, Profile) is not null} {Phase1Proposals.Accept(sa, Profile) is not null}");
                words.Add($"phase 2 {Phase2Proposals.Select(sa, Profile, null).GetType().Name} {Phase2Proposals.Accept(sa, Profile, NatMethod.All[0]).GetType().Name}");
                CheckText(Phase1Proposals.Describe(sa));
                CheckText(Phase2Proposals.Describe(sa));
                break;
            case IdentificationPayload id:
                CheckText(new Identity((byte)id.IdType, [.. id.Data.Span]).ToString());
                TrafficSelector? selector = ClientId.Parse(id);
                words.Add($"id {id.IdType} {selector?.IsHost}");
                if (selector is { } network)
                    FindingException.Unless(ClientId.Parse(ClientId.Of(network)) == network, "a client identity that was read and written is another");
                break;
            case NotificationPayload notification:
                words.Add($"notify {Enum.IsDefined(notification.MessageType)} {notification.Sequence is not null}");
                break;
            case VendorIdPayload vendor:
                words.Add($"vendor {VendorIdTable.Find(vendor.Data.Span)?.Name} {VendorIdTable.TakesFragments(vendor.Data.Span)}");
                break;
            case DeletePayload delete:
                words.Add($"delete {Math.Min(delete.Spis.Length, 3)}");
                break;
            case FragmentPayload piece:
                words.Add($"fragment {FragmentBuffer.Fault(piece) is null} {piece.IsLast}");
                break;
            default:
                break;
        }
    }

    private static void CheckText(string text) => FindingException.Unless(!text.Any(letter => char.IsControl(letter) || letter == '\ufffd'), "a text for people holds a control character");

    private static byte[] Write(PayloadChain chain)
    {
        WireWriter writer = new(256);
        PayloadChain.Encode(chain.Payloads.AsSpan(), ref writer);
        return writer.ToArray();
    }

    private static string Kind(string what) => string.Concat(what.Where(letter => !char.IsAsciiDigit(letter)));
}
