using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Keys;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Tests.Keys;

/// <summary>Lines of Wireshark's table esp_sa, and tshark that decrypts packets by them. The packets are made here, by .NET's own ciphers (RFC 4303, RFC 4106).</summary>
public sealed class WiresharkTablesTests : IDisposable
{
    private const string Hidden = "what was hidden in the tunnel";
    private static readonly IPAddress Here = IPAddress.Parse("203.0.113.133");
    private static readonly IPAddress There = IPAddress.Parse("198.51.100.2");
    private readonly string _folder = Directory.CreateTempSubdirectory("xfrmctl-esp-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("cbc(des3_ede)", 192, "hmac(md5)", 96, false)]
    [InlineData("cbc(des3_ede)", 192, "hmac(sha1)", 96, true)]
    [InlineData("cbc(aes)", 128, "hmac(sha1)", 96, false)]
    [InlineData("cbc(aes)", 256, "hmac(sha256)", 128, true)]
    [InlineData("cbc(aes)", 192, "hmac(sha256)", 96, false)]
    [InlineData("cbc(aes)", 256, "hmac(sha384)", 192, false)]
    [InlineData("cbc(aes)", 256, "hmac(sha512)", 256, false)]
    [InlineData("cbc(des)", 64, "hmac(md5)", 96, false)]
    [InlineData("ecb(cipher_null)", 0, "hmac(sha1)", 96, false)]
    [InlineData("rfc4106(gcm(aes))", 288, null, 128, false)]
    [InlineData("rfc4106(gcm(aes))", 160, null, 128, true)]
    [InlineData("rfc4106(gcm(aes))", 224, null, 96, false)]
    [InlineData("rfc3686(ctr(aes))", 160, "hmac(sha1)", 96, false)]
    [InlineData("rfc3686(ctr(aes))", 288, "hmac(sha256)", 128, true)]
    [InlineData("cbc(aes)", 128, "xcbc(aes)", 96, false)]
    public void Tshark_EspOfEachKind_IsReadWithTheTableAndNotWithout(string cipher, int keyBits, string? integrity, int icvBits, bool inUdp)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/tshark"), "tshark is not installed (apt-get install tshark)");
        using SecretBytes key = Random(keyBits / 8);
        using SecretBytes authentication = Random(integrity is null ? 0 : DigestOctets(integrity));
        XfrmState state = State(cipher, key, integrity, authentication, icvBits);
        using var lines = new SecretLines();
        Assert.Null(WiresharkTables.Add(lines, state));
        File.WriteAllBytes(Path.Combine(_folder, "esp_sa"), lines.Written.ToArray());
        string capture = Path.Combine(_folder, "esp.pcap");
        File.WriteAllBytes(capture, Pcap(Outer(Esp(state, Inner()), inUdp)));

        string with = Tshark(capture, _folder);
        string without = Tshark(capture, Path.GetTempPath());

        Assert.Contains(Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Hidden)), with, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Hidden)), without, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_StateOfTheSeed_IsWiresharksLine()
    {
        using var key = new SecretBytes(Convert.FromHexString("000102030405060708090a0b0c0d0e0f1011121314151617"));
        using var authentication = new SecretBytes(Convert.FromHexString("202122232425262728292a2b2c2d2e2f"));
        using var lines = new SecretLines();

        Assert.Null(WiresharkTables.Add(lines, State("cbc(des3_ede)", key, "hmac(md5)", authentication, 96)));

        Assert.Equal(
            "\"IPv4\",\"203.0.113.133\",\"198.51.100.2\",\"0xc5c9750c\",\"TripleDES-CBC [RFC2451]\",\"0x000102030405060708090a0b0c0d0e0f1011121314151617\","
            + "\"HMAC-MD5-96 [RFC2403]\",\"0x202122232425262728292a2b2c2d2e2f\"\n",
            Encoding.ASCII.GetString(lines.Written));
    }

    [Theory]
    [InlineData("cbc(camellia)", "Wireshark does not decrypt")]
    [InlineData("rfc4309(ccm(aes))", "Wireshark does not decrypt")]
    public void Add_CipherThatWiresharkLacks_SaysSoAndWritesNothing(string cipher, string reason)
    {
        using SecretBytes key = Random(16);
        using SecretBytes authentication = Random(20);
        using var lines = new SecretLines();

        Assert.Contains(reason, WiresharkTables.Add(lines, State(cipher, key, "hmac(sha1)", authentication, 96)), StringComparison.Ordinal);
        Assert.True(lines.Written.IsEmpty);
    }

    [Fact]
    public void Add_StateWithoutKeysOrOfAh_SaysSoAndWritesNothing()
    {
        using var lines = new SecretLines();
        var bare = new XfrmState(new XfrmStateId(There, new Spi(0xc5c9750c), IpsecProtocol.Esp), Here) { Encryption = new XfrmAlgorithm("cbc(aes)", 128, 0), Integrity = new XfrmAlgorithm("hmac(sha1)", 160, 96) };

        Assert.Contains("does not show the keys", WiresharkTables.Add(lines, bare), StringComparison.Ordinal);
        Assert.Contains("is not encrypted", WiresharkTables.Add(lines, bare with { Id = new XfrmStateId(There, new Spi(0xc5c9750c), IpsecProtocol.Ah) }), StringComparison.Ordinal);
        Assert.True(lines.Written.IsEmpty);
    }

    [Fact]
    public void SecretLines_MoreThanTheFirstRoom_StayWhole()
    {
        using var lines = new SecretLines();
        for (int i = 0; i < 200; i++)
            lines.Add("0123456789").AddHex([0xab]);

        Assert.Equal(string.Concat(Enumerable.Repeat("0123456789ab", 200)), Encoding.ASCII.GetString(lines.Written));
    }

    private static XfrmState State(string cipher, SecretBytes key, string? integrity, SecretBytes authentication, int icvBits) =>
        new(new XfrmStateId(There, new Spi(0xc5c9750c), IpsecProtocol.Esp), Here)
        {
            Mode = IpsecMode.Tunnel,
            Encryption = integrity is null ? null : new XfrmAlgorithm(cipher, key),
            Aead = integrity is null ? new XfrmAlgorithm(cipher, key, icvBits) : null,
            Integrity = integrity is null ? null : new XfrmAlgorithm(integrity, authentication, icvBits),
        };

    /// <summary>SPI, sequence number, IV, what is encrypted with its trailer, ICV.</summary>
    private static byte[] Esp(XfrmState state, byte[] inner)
    {
        byte[] head = [0xc5, 0xc9, 0x75, 0x0c, 0, 0, 0, 1];
        XfrmAlgorithm cipher = (state.Aead ?? state.Encryption)!;
        int block = cipher.Name.StartsWith("cbc(aes", StringComparison.Ordinal) ? 16 : cipher.Name.StartsWith("cbc(des", StringComparison.Ordinal) ? 8 : 4;
        int pad = (block - ((inner.Length + 2) % block)) % block;
        byte[] plain = [.. inner, .. Enumerable.Range(1, pad).Select(i => (byte)i), (byte)pad, 4];
        if (state.Aead is { } aead)
        {
            byte[] iv = RandomNumberGenerator.GetBytes(8);
            byte[] sealedOctets = new byte[plain.Length];
            byte[] tag = new byte[aead.IcvBits / 8];
            using var gcm = new AesGcm(aead.Key!.Span[..^4], tag.Length);
            byte[] nonce = [.. aead.Key.Span[^4..], .. iv];
            gcm.Encrypt(nonce, plain, sealedOctets, tag, head);
            return [.. head, .. iv, .. sealedOctets, .. tag];
        }

        byte[] body = cipher.Name == "rfc3686(ctr(aes))" ? Ctr(cipher, plain) : Cbc(cipher, plain);
        byte[] signed = [.. head, .. body];
        return [.. signed, .. Digest(state.Integrity!, signed)[..(state.Integrity!.IcvBits / 8)]];
    }

    // RFC 3686 §4: nonce, IV and a counter from 1 on are what is encrypted; the nonce is the key's end.
    private static byte[] Ctr(XfrmAlgorithm cipher, byte[] plain)
    {
        byte[] iv = RandomNumberGenerator.GetBytes(8);
        using var aes = Aes.Create();
        aes.Key = cipher.Key!.Span[..^4].ToArray();
        byte[] hidden = [.. plain];
        for (int at = 0; at < plain.Length; at += 16)
        {
            byte[] counter = [.. cipher.Key.Span[^4..], .. iv, 0, 0, 0, (byte)((at / 16) + 1)];
#pragma warning disable CA5358 // One block at a time, none of them twice.
            byte[] stream = aes.EncryptEcb(counter, PaddingMode.None);
#pragma warning restore CA5358
            for (int i = at; i < Math.Min(at + 16, plain.Length); i++)
                hidden[i] ^= stream[i - at];
        }

        return [.. iv, .. hidden];
    }

    private static byte[] Cbc(XfrmAlgorithm cipher, byte[] plain)
    {
        if (cipher.KeyBits == 0)
            return plain;
#pragma warning disable CA5350, CA5351 // Peers have them.
        using SymmetricAlgorithm algorithm = cipher.Name switch { "cbc(aes)" => Aes.Create(), "cbc(des)" => DES.Create(), _ => TripleDES.Create() };
#pragma warning restore CA5350, CA5351
        algorithm.Key = cipher.Key!.Span.ToArray();
        byte[] iv = RandomNumberGenerator.GetBytes(algorithm.BlockSize / 8);
        return [.. iv, .. algorithm.EncryptCbc(plain, iv, PaddingMode.None)];
    }

#pragma warning disable CA5350, CA5351 // Peers have them.
    private static byte[] Digest(XfrmAlgorithm integrity, byte[] octets) => integrity.Name switch
    {
        "hmac(md5)" => HMACMD5.HashData(integrity.Key!.Span, octets),
        "hmac(sha1)" => HMACSHA1.HashData(integrity.Key!.Span, octets),
        "hmac(sha256)" => HMACSHA256.HashData(integrity.Key!.Span, octets),
        "hmac(sha384)" => HMACSHA384.HashData(integrity.Key!.Span, octets),
        // Nobody checks it: Wireshark knows only how long it is.
        "xcbc(aes)" => RandomNumberGenerator.GetBytes(16),
        _ => HMACSHA512.HashData(integrity.Key!.Span, octets),
    };
#pragma warning restore CA5350, CA5351

    private static int DigestOctets(string integrity) => integrity switch { "hmac(md5)" or "xcbc(aes)" => 16, "hmac(sha1)" => 20, "hmac(sha256)" => 32, "hmac(sha384)" => 48, _ => 64 };

    private static byte[] Inner() => Ip(17, IPAddress.Parse("10.1.0.1"), IPAddress.Parse("10.2.0.1"), Udp(9, 9, Encoding.ASCII.GetBytes(Hidden)));

    private static byte[] Outer(byte[] esp, bool inUdp) => inUdp ? Ip(17, Here, There, Udp(4500, 4500, esp)) : Ip(50, Here, There, esp);

    private static byte[] Udp(ushort from, ushort to, byte[] body)
    {
        byte[] packet = new byte[8 + body.Length];
        BinaryPrimitives.WriteUInt16BigEndian(packet, from);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), to);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)packet.Length);
        body.CopyTo(packet, 8);
        return packet;
    }

    // Version and length, total length, TTL, protocol, addresses; nobody checks the checksum.
    private static byte[] Ip(byte protocol, IPAddress from, IPAddress to, byte[] body)
    {
        byte[] packet = new byte[20 + body.Length];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        (packet[8], packet[9]) = (64, protocol);
        from.GetAddressBytes().CopyTo(packet, 12);
        to.GetAddressBytes().CopyTo(packet, 16);
        body.CopyTo(packet, 20);
        return packet;
    }

    // A pcap file (version 2.4, LINKTYPE_RAW 101) with one packet.
    private static byte[] Pcap(byte[] packet)
    {
        byte[] file = new byte[40 + packet.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(file, 0xa1b2c3d4);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(4), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(6), 4);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(16), 65535);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(20), 101);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(32), (uint)packet.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(36), (uint)packet.Length);
        packet.CopyTo(file, 40);
        return file;
    }

    private static SecretBytes Random(int octets)
    {
        var key = new SecretBytes(octets);
        RandomNumberGenerator.Fill(key.Span);
        return key;
    }

    // The data behind the inner UDP header, in hex, where there is such a header at all.
    private static string Tshark(string capture, string settings)
    {
        var start = new ProcessStartInfo("/usr/bin/tshark", ["-r", capture, "-o", "esp.enable_encryption_decode:TRUE", "-o", "esp.enable_null_encryption_decode_heuristic:FALSE", "-T", "fields", "-e", "udp.payload"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["WIRESHARK_CONFIG_DIR"] = settings },
        };
        using Process tshark = Process.Start(start)!;
        Task<string> error = tshark.StandardError.ReadToEndAsync();
        string text = tshark.StandardOutput.ReadToEnd();
        tshark.WaitForExit();
        Assert.DoesNotContain("UAT", error.GetAwaiter().GetResult(), StringComparison.Ordinal);
        return text.Replace(":", "", StringComparison.Ordinal);
    }
}
