using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing;

namespace XfrmCtl.Netlink.Tests.Golden;

/// <summary>The objects that the captured messages stand for.</summary>
internal static class Samples
{
    public static readonly IPAddress Local = IPAddress.Parse("198.51.100.1");
    public static readonly IPAddress Remote = IPAddress.Parse("203.0.113.2");

    public static XfrmPolicy Policy { get; } =
        new(new XfrmSelector(IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("192.0.2.0/24")), XfrmDirection.Out)
        {
            Priority = 2344,
            Templates = [new XfrmTemplate(Local, Remote, IpsecProtocol.Esp, IpsecMode.Tunnel, 16385)],
        };

    public static XfrmStateId StateId { get; } = new(Remote, new Spi(0x1234), IpsecProtocol.Esp);

    public static XfrmState State { get; } = new(StateId, Local)
    {
        Reqid = 16385,
        Mode = IpsecMode.Tunnel,
        ReplayWindow = 32,
        Flags = XfrmStateFlags.AfUnspec,
        Encryption = new XfrmAlgorithm("cbc(des3_ede)", Key("000102030405060708090a0b0c0d0e0f1011121314151617")),
        Integrity = new XfrmAlgorithm("hmac(md5)", Key("202122232425262728292a2b2c2d2e2f"), 96),
        Encapsulation = new XfrmEncapsulation(4500, 4500),
    };

    public static XfrmState AeadState { get; } =
        new(new XfrmStateId(IPAddress.Parse("2001:db8::2"), new Spi(0xc0000001), IpsecProtocol.Esp), IPAddress.Parse("2001:db8::1"))
        {
            Reqid = 7,
            ReplayWindow = 128,
            Flags = XfrmStateFlags.Esn,
            Aead = new XfrmAlgorithm("rfc4106(gcm(aes))", Key("000102030405060708090a0b0c0d0e0f10111213"), 128),
            Selector = new XfrmSelector(IPNetwork.Parse("2001:db8::1/128"), IPNetwork.Parse("2001:db8::2/128"))
            {
                Protocol = 17,
                SourcePort = 1701,
                SourcePortMask = 0xffff,
            },
        };

    public static XfrmSpiRequest SpiRequest { get; } = new(Remote, Local, IpsecProtocol.Esp, IpsecMode.Tunnel, 16385);

    private static SecretBytes Key(string hex) => new(HexText.Parse(hex));
}
