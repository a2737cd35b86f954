using System.Text.Json;

namespace XfrmCtl.Control;

/// <summary>Reads a <see cref="StatusDocument"/>, property by property: the asking side's answer to the question that people and scripts put most often.</summary>
internal static class StatusJson
{
    /// <summary>Reads the document; null where a null is.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static StatusDocument? Read(ref Utf8JsonReader json)
    {
        int version = 1;
        DaemonStatus? daemon = null;
        IReadOnlyList<ConnectionStatus>? connections = null;
        IReadOnlyList<ConnectionProblem> notLoaded = [];
        if (!json.Begin())
            return null;
        while (json.Next())
        {
            if (json.ValueTextEquals("version"u8))
                version = json.Number();
            else if (json.ValueTextEquals("daemon"u8))
                daemon = DaemonStatus(ref json);
            else if (json.ValueTextEquals("connections"u8))
                connections = json.List(ConnectionStatus);
            else if (json.ValueTextEquals("notLoaded"u8))
                notLoaded = json.List(ConnectionProblem);
            else
                json.Skip();
        }

        return new()
        {
            Version = version,
            Daemon = daemon ?? throw Missing("daemon"),
            Connections = connections ?? throw Missing("connections"),
            NotLoaded = notLoaded,
        };
    }

    private static DaemonStatus? DaemonStatus(ref Utf8JsonReader json)
    {
        bool? running = null;
        int? pid = null;
        DateTimeOffset? since = null;
        string? version = null;
        DaemonDetails? details = null;
        if (!json.Begin())
            return null;
        while (json.Next())
        {
            if (json.ValueTextEquals("running"u8))
                running = json.Flag();
            else if (json.ValueTextEquals("pid"u8))
                pid = json.NumberOrNull();
            else if (json.ValueTextEquals("since"u8))
                since = json.TimeOrNull();
            else if (json.ValueTextEquals("version"u8))
                version = json.Text();
            else if (json.ValueTextEquals("details"u8))
                details = json.Part(ControlJson.Default.DaemonDetails);
            else
                json.Skip();
        }

        return new()
        {
            Running = running ?? throw Missing("running"),
            Pid = pid,
            Since = since,
            Version = version,
            Details = details,
        };
    }

    private static ConnectionStatus? ConnectionStatus(ref Utf8JsonReader json)
    {
        string? name = null;
        string? state = null;
        string? auto = null;
        EndStatus? local = null;
        EndStatus? remote = null;
        IReadOnlyList<IkeStatus> ike = [];
        IReadOnlyList<IpsecStatus> ipsec = [];
        LastError? lastError = null;
        ConnectionDetails? details = null;
        if (!json.Begin())
            return null;
        while (json.Next())
        {
            if (json.ValueTextEquals("name"u8))
                name = json.Text();
            else if (json.ValueTextEquals("state"u8))
                state = json.Text();
            else if (json.ValueTextEquals("auto"u8))
                auto = json.Text();
            else if (json.ValueTextEquals("local"u8))
                local = EndStatus(ref json);
            else if (json.ValueTextEquals("remote"u8))
                remote = EndStatus(ref json);
            else if (json.ValueTextEquals("ike"u8))
                ike = json.List(IkeStatus);
            else if (json.ValueTextEquals("ipsec"u8))
                ipsec = json.List(IpsecStatus);
            else if (json.ValueTextEquals("lastError"u8))
                lastError = json.Part(ControlJson.Default.LastError);
            else if (json.ValueTextEquals("details"u8))
                details = json.Part(ControlJson.Default.ConnectionDetails);
            else
                json.Skip();
        }

        return new()
        {
            Name = name ?? throw Missing("name"),
            State = state ?? throw Missing("state"),
            Auto = auto,
            Local = local ?? throw Missing("local"),
            Remote = remote ?? throw Missing("remote"),
            Ike = ike,
            Ipsec = ipsec,
            LastError = lastError,
            Details = details,
        };
    }

    private static EndStatus? EndStatus(ref Utf8JsonReader json)
    {
        string? address = null;
        string? id = null;
        IReadOnlyList<string> subnets = [];
        if (!json.Begin())
            return null;
        while (json.Next())
        {
            if (json.ValueTextEquals("address"u8))
                address = json.Text();
            else if (json.ValueTextEquals("id"u8))
                id = json.Text();
            else if (json.ValueTextEquals("subnets"u8))
                subnets = json.Texts();
            else
                json.Skip();
        }

        return new()
        {
            Address = address ?? throw Missing("address"),
            Id = id,
            Subnets = subnets,
        };
    }

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

    private static ConnectionProblem? ConnectionProblem(ref Utf8JsonReader json)
    {
        string? name = null;
        string? location = null;
        string? code = null;
        string? message = null;
        string? suggestion = null;
        if (!json.Begin())
            return null;
        while (json.Next())
        {
            if (json.ValueTextEquals("name"u8))
                name = json.Text();
            else if (json.ValueTextEquals("location"u8))
                location = json.Text();
            else if (json.ValueTextEquals("code"u8))
                code = json.Text();
            else if (json.ValueTextEquals("message"u8))
                message = json.Text();
            else if (json.ValueTextEquals("suggestion"u8))
                suggestion = json.Text();
            else
                json.Skip();
        }

        return new()
        {
            Name = name ?? throw Missing("name"),
            Location = location ?? throw Missing("location"),
            Code = code ?? throw Missing("code"),
            Message = message ?? throw Missing("message"),
            Suggestion = suggestion,
        };
    }

    private static JsonException Missing(string property) => new($"a status has no {property}");
}
