using System.Text.Json;

namespace XfrmCtl.Control;

// The SAs of a connection, of both phases.
internal static partial class StatusJson
{
    private static IkeStatus? IkeStatus(ref Utf8JsonReader json)
    {
        ulong? serial = null;
        string? state = null;
        string? role = null;
        bool aggressive = false;
        string? remoteAddress = null;
        int? remotePort = null;
        string? spiInitiator = null;
        string? spiResponder = null;
        string? encryption = null;
        string? hash = null;
        string? group = null;
        DateTimeOffset? establishedAt = null;
        DateTimeOffset? rekeyAt = null;
        DateTimeOffset? expiresAt = null;
        string? user = null;
        string? peerVirtualAddress = null;
        AssignedStatus? assigned = null;
        NatStatus? nat = null;
        DpdStatus? dpd = null;
        if (!json.Begin())
            return null;
        while (json.Next())
        {
            if (json.ValueTextEquals("serial"u8))
                serial = json.Count();
            else if (json.ValueTextEquals("state"u8))
                state = json.Text();
            else if (json.ValueTextEquals("role"u8))
                role = json.Text();
            else if (json.ValueTextEquals("aggressive"u8))
                aggressive = json.Flag();
            else if (json.ValueTextEquals("remoteAddress"u8))
                remoteAddress = json.Text();
            else if (json.ValueTextEquals("remotePort"u8))
                remotePort = json.NumberOrNull();
            else if (json.ValueTextEquals("spiInitiator"u8))
                spiInitiator = json.Text();
            else if (json.ValueTextEquals("spiResponder"u8))
                spiResponder = json.Text();
            else if (json.ValueTextEquals("encryption"u8))
                encryption = json.Text();
            else if (json.ValueTextEquals("hash"u8))
                hash = json.Text();
            else if (json.ValueTextEquals("group"u8))
                group = json.Text();
            else if (json.ValueTextEquals("establishedAt"u8))
                establishedAt = json.TimeOrNull();
            else if (json.ValueTextEquals("rekeyAt"u8))
                rekeyAt = json.TimeOrNull();
            else if (json.ValueTextEquals("expiresAt"u8))
                expiresAt = json.TimeOrNull();
            else if (json.ValueTextEquals("user"u8))
                user = json.Text();
            else if (json.ValueTextEquals("peerVirtualAddress"u8))
                peerVirtualAddress = json.Text();
            else if (json.ValueTextEquals("assigned"u8))
                assigned = json.Part(ControlJson.Default.AssignedStatus);
            else if (json.ValueTextEquals("nat"u8))
                nat = NatStatus(ref json);
            else if (json.ValueTextEquals("dpd"u8))
                dpd = DpdStatus(ref json);
            else
                json.Skip();
        }

        return new()
        {
            Serial = serial ?? throw Missing("serial"),
            State = state ?? throw Missing("state"),
            Role = role ?? throw Missing("role"),
            Aggressive = aggressive,
            RemoteAddress = remoteAddress,
            RemotePort = remotePort,
            SpiInitiator = spiInitiator ?? throw Missing("spiInitiator"),
            SpiResponder = spiResponder ?? throw Missing("spiResponder"),
            Encryption = encryption,
            Hash = hash,
            Group = group,
            EstablishedAt = establishedAt,
            RekeyAt = rekeyAt,
            ExpiresAt = expiresAt,
            User = user,
            PeerVirtualAddress = peerVirtualAddress,
            Assigned = assigned,
            Nat = nat,
            Dpd = dpd,
        };
    }

    private static NatStatus? NatStatus(ref Utf8JsonReader json)
    {
        bool? local = null;
        bool? remote = null;
        bool? encapsulation = null;
        if (!json.Begin())
            return null;
        while (json.Next())
        {
            if (json.ValueTextEquals("local"u8))
                local = json.Flag();
            else if (json.ValueTextEquals("remote"u8))
                remote = json.Flag();
            else if (json.ValueTextEquals("encapsulation"u8))
                encapsulation = json.Flag();
            else
                json.Skip();
        }

        return new()
        {
            Local = local ?? throw Missing("local"),
            Remote = remote ?? throw Missing("remote"),
            Encapsulation = encapsulation ?? throw Missing("encapsulation"),
        };
    }

    private static DpdStatus? DpdStatus(ref Utf8JsonReader json)
    {
        bool? active = null;
        double? delaySeconds = null;
        DateTimeOffset? lastHeardAt = null;
        if (!json.Begin())
            return null;
        while (json.Next())
        {
            if (json.ValueTextEquals("active"u8))
                active = json.Flag();
            else if (json.ValueTextEquals("delaySeconds"u8))
                delaySeconds = json.RealOrNull();
            else if (json.ValueTextEquals("lastHeardAt"u8))
                lastHeardAt = json.TimeOrNull();
            else
                json.Skip();
        }

        return new()
        {
            Active = active ?? throw Missing("active"),
            DelaySeconds = delaySeconds,
            LastHeardAt = lastHeardAt,
        };
    }

    private static IpsecStatus? IpsecStatus(ref Utf8JsonReader json)
    {
        ulong? serial = null;
        string? role = null;
        string? remoteAddress = null;
        ulong? ikeSerial = null;
        uint? reqid = null;
        string protocol = "esp";
        string? mode = null;
        string? encapsulation = null;
        string? spiIn = null;
        string? spiOut = null;
        string? encryption = null;
        string? integrity = null;
        string? pfsGroup = null;
        string? compression = null;
        SelectorStatus? selectors = null;
        ulong bytesIn = 0;
        ulong bytesOut = 0;
        ulong packetsIn = 0;
        ulong packetsOut = 0;
        DateTimeOffset? establishedAt = null;
        DateTimeOffset? rekeyAt = null;
        DateTimeOffset? expiresAt = null;
        if (!json.Begin())
            return null;
        while (json.Next())
        {
            if (json.ValueTextEquals("serial"u8))
                serial = json.Count();
            else if (json.ValueTextEquals("role"u8))
                role = json.Text();
            else if (json.ValueTextEquals("remoteAddress"u8))
                remoteAddress = json.Text();
            else if (json.ValueTextEquals("ikeSerial"u8))
                ikeSerial = json.CountOrNull();
            else if (json.ValueTextEquals("reqid"u8))
                reqid = json.Unsigned();
            else if (json.ValueTextEquals("protocol"u8))
                protocol = json.Text() ?? "esp";
            else if (json.ValueTextEquals("mode"u8))
                mode = json.Text();
            else if (json.ValueTextEquals("encapsulation"u8))
                encapsulation = json.Text();
            else if (json.ValueTextEquals("spiIn"u8))
                spiIn = json.Text();
            else if (json.ValueTextEquals("spiOut"u8))
                spiOut = json.Text();
            else if (json.ValueTextEquals("encryption"u8))
                encryption = json.Text();
            else if (json.ValueTextEquals("integrity"u8))
                integrity = json.Text();
            else if (json.ValueTextEquals("pfsGroup"u8))
                pfsGroup = json.Text();
            else if (json.ValueTextEquals("compression"u8))
                compression = json.Text();
            else if (json.ValueTextEquals("selectors"u8))
                selectors = SelectorStatus(ref json);
            else if (json.ValueTextEquals("bytesIn"u8))
                bytesIn = json.Count();
            else if (json.ValueTextEquals("bytesOut"u8))
                bytesOut = json.Count();
            else if (json.ValueTextEquals("packetsIn"u8))
                packetsIn = json.Count();
            else if (json.ValueTextEquals("packetsOut"u8))
                packetsOut = json.Count();
            else if (json.ValueTextEquals("establishedAt"u8))
                establishedAt = json.TimeOrNull();
            else if (json.ValueTextEquals("rekeyAt"u8))
                rekeyAt = json.TimeOrNull();
            else if (json.ValueTextEquals("expiresAt"u8))
                expiresAt = json.TimeOrNull();
            else
                json.Skip();
        }

        return new()
        {
            Serial = serial ?? throw Missing("serial"),
            Role = role,
            RemoteAddress = remoteAddress,
            IkeSerial = ikeSerial,
            Reqid = reqid ?? throw Missing("reqid"),
            Protocol = protocol,
            Mode = mode ?? throw Missing("mode"),
            Encapsulation = encapsulation ?? throw Missing("encapsulation"),
            SpiIn = spiIn ?? throw Missing("spiIn"),
            SpiOut = spiOut ?? throw Missing("spiOut"),
            Encryption = encryption,
            Integrity = integrity,
            PfsGroup = pfsGroup,
            Compression = compression,
            Selectors = selectors ?? throw Missing("selectors"),
            BytesIn = bytesIn,
            BytesOut = bytesOut,
            PacketsIn = packetsIn,
            PacketsOut = packetsOut,
            EstablishedAt = establishedAt,
            RekeyAt = rekeyAt,
            ExpiresAt = expiresAt,
        };
    }

    private static SelectorStatus? SelectorStatus(ref Utf8JsonReader json)
    {
        string? local = null;
        string? remote = null;
        if (!json.Begin())
            return null;
        while (json.Next())
        {
            if (json.ValueTextEquals("local"u8))
                local = json.Text();
            else if (json.ValueTextEquals("remote"u8))
                remote = json.Text();
            else
                json.Skip();
        }

        return new()
        {
            Local = local ?? throw Missing("local"),
            Remote = remote ?? throw Missing("remote"),
        };
    }
}
