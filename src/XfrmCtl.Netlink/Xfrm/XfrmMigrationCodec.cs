using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Xfrm.XfrmAttributeType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Moves to other addresses: XFRM_MSG_MIGRATE.</summary>
internal static class XfrmMigrationCodec
{
    /// <summary>XFRM_MAX_DEPTH of include/net/xfrm.h.</summary>
    private const int MostMigrations = 6;

    public static void Write(XfrmMigrationRequest request, ref AttributeWriter body)
    {
        if (request.Migrations.Count is 0 or > MostMigrations)
            throw new ArgumentException($"{request.Migrations.Count} moves; the kernel takes 1 to {MostMigrations}", nameof(request));
        XfrmPolicyId id = request.Policy;
        body.Header(new XfrmUserPolicyId
        {
            Selector = XfrmSelectorCodec.Write(id.Selector),
            Index = id.Index,
            Direction = (byte)id.Direction,
        });
        XfrmCommonCodec.Write(request.Encapsulation, ref body);
        XfrmCommonCodec.Write(id.Type, ref body);
        int size = Unsafe.SizeOf<XfrmUserMigrate>();
        Span<byte> moves = body.Reserve(XFRMA_MIGRATE, request.Migrations.Count * size);
        for (int i = 0; i < request.Migrations.Count; i++)
            MemoryMarshal.Write(moves[(i * size)..], Write(request.Migrations[i]));
        if (request is { LocalKeyingAddress: { } local, RemoteKeyingAddress: { } remote })
        {
            body.Add(XFRMA_KMADDRESS, new XfrmUserKmAddress
            {
                Local = XfrmAddress.From(local),
                Remote = XfrmAddress.From(remote),
                Family = XfrmAddress.FamilyOf(local),
            });
        }
        XfrmCommonCodec.WriteNonZero(XFRMA_IF_ID, id.InterfaceId, ref body);
    }

    public static XfrmMigrationRequest? Read(ReadOnlySpan<byte> payload)
    {
        if (!MemoryMarshal.TryRead(payload, out XfrmUserPolicyId header) || XfrmSelectorCodec.Read(header.Selector) is not { } selector)
            return null;
        var id = new XfrmPolicyId(selector, (XfrmDirection)header.Direction) { Index = header.Index };
        var request = new XfrmMigrationRequest(id, []);
        var reader = new AttributeReader(XfrmStateCodec.Behind(payload, Unsafe.SizeOf<XfrmUserPolicyId>()));
        while (reader.Next(out ushort type, out ReadOnlySpan<byte> value))
        {
            request = type switch
            {
                XFRMA_MIGRATE => request with { Migrations = ReadMoves(value) },
                XFRMA_KMADDRESS when MemoryMarshal.TryRead(value, out XfrmUserKmAddress keying) => request with
                {
                    LocalKeyingAddress = keying.Local.Address(keying.Family),
                    RemoteKeyingAddress = keying.Remote.Address(keying.Family),
                },
                XFRMA_ENCAP when MemoryMarshal.TryRead(value, out XfrmEncapTemplate layout) =>
                    request with { Encapsulation = XfrmCommonCodec.Read(layout, header.Selector.Family) },
                XFRMA_POLICY_TYPE when value.Length > 0 =>
                    request with { Policy = request.Policy with { Type = (XfrmPolicyType)value[0] } },
                XFRMA_IF_ID when MemoryMarshal.TryRead(value, out uint number) =>
                    request with { Policy = request.Policy with { InterfaceId = number } },
                _ => request,
            };
        }
        return reader.IsMalformed ? null : request;
    }

    private static XfrmUserMigrate Write(XfrmMigration move) => new()
    {
        OldDestination = XfrmAddress.From(move.OldDestination),
        OldSource = XfrmAddress.From(move.OldSource),
        NewDestination = XfrmAddress.From(move.NewDestination),
        NewSource = XfrmAddress.From(move.NewSource),
        Protocol = (byte)move.Protocol,
        Mode = (byte)move.Mode,
        Reqid = move.Reqid,
        OldFamily = XfrmAddress.FamilyOf(move.OldDestination),
        NewFamily = XfrmAddress.FamilyOf(move.NewDestination),
    };

    private static XfrmMigration[] ReadMoves(ReadOnlySpan<byte> value)
    {
        int size = Unsafe.SizeOf<XfrmUserMigrate>();
        var moves = new XfrmMigration[value.Length / size];
        for (int i = 0; i < moves.Length; i++)
            moves[i] = Read(MemoryMarshal.Read<XfrmUserMigrate>(value[(i * size)..]));
        return moves;
    }

    private static XfrmMigration Read(XfrmUserMigrate layout) => new(
        layout.OldSource.Address(layout.OldFamily),
        layout.OldDestination.Address(layout.OldFamily),
        layout.NewSource.Address(layout.NewFamily),
        layout.NewDestination.Address(layout.NewFamily),
        (IpsecProtocol)layout.Protocol,
        (IpsecMode)layout.Mode,
        layout.Reqid);
}
