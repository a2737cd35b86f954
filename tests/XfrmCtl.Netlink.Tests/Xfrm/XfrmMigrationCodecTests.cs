using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Tests.Golden;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Netlink.Tests.Xfrm;

public class XfrmMigrationCodecTests
{
    private static readonly XfrmMigration Move = new(
        Samples.Local, Samples.Remote, IPAddress.Parse("2001:db8::1"), IPAddress.Parse("2001:db8::2"), IpsecProtocol.Esp, IpsecMode.Tunnel, 7);

    private static readonly XfrmMigrationRequest Request = new(Samples.Policy.Id with { InterfaceId = 9, Type = XfrmPolicyType.Sub }, [Move])
    {
        LocalKeyingAddress = Move.NewSource,
        RemoteKeyingAddress = Move.NewDestination,
        Encapsulation = new XfrmEncapsulation(4500, 4501),
    };

    [Fact]
    public void Migration_Written_ReadsAsTheSame()
    {
        byte[] written = Written.Payload((ref AttributeWriter body) => XfrmMigrationCodec.Write(Request, ref body));

        XfrmMigrationRequest? read = XfrmMigrationCodec.Read(written);

        Assert.Equal([Move], read?.Migrations);
        Assert.Equal(Request, read! with { Migrations = Request.Migrations });
    }

    [Fact]
    public void Migration_CutAtEveryLength_NeverThrows()
    {
        byte[] written = Written.Payload((ref AttributeWriter body) => XfrmMigrationCodec.Write(Request, ref body));

        for (int length = 0; length < 56; length++)
            Assert.Null(XfrmMigrationCodec.Read(written.AsSpan(0, length)));
        for (int length = 56; length < written.Length; length++)
            XfrmMigrationCodec.Read(written.AsSpan(0, length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Migration_OfTooManyOrNoMoves_IsOurError(int moves)
    {
        XfrmMigrationRequest wrong = Request with { Migrations = [.. Enumerable.Repeat(Move, moves)] };

        Assert.Throws<ArgumentException>(() => Written.Payload((ref AttributeWriter body) => XfrmMigrationCodec.Write(wrong, ref body)));
    }
}
