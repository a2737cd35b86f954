using System.Text.Json;

namespace XfrmCtl.Control;

/// <summary>Reads a <see cref="StatusDocument"/>, property by property: the asking side's answer to the question that people and scripts put most often.</summary>
internal static partial class StatusJson
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
                lastError = LastError(ref json);
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

    private static LastError? LastError(ref Utf8JsonReader json)
    {
        DateTimeOffset? at = null;
        string? code = null;
        ExitCode? exitCode = null;
        string? message = null;
        IReadOnlyList<string> advice = [];
        if (!json.Begin())
            return null;
        while (json.Next())
        {
            if (json.ValueTextEquals("at"u8))
                at = json.TimeOrNull();
            else if (json.ValueTextEquals("code"u8))
                code = json.Text();
            else if (json.ValueTextEquals("exitCode"u8))
                exitCode = (ExitCode)json.Number();
            else if (json.ValueTextEquals("message"u8))
                message = json.Text();
            else if (json.ValueTextEquals("advice"u8))
                advice = json.Texts();
            else
                json.Skip();
        }

        return new()
        {
            At = at ?? throw Missing("at"),
            Code = code ?? throw Missing("code"),
            ExitCode = exitCode ?? throw Missing("exitCode"),
            Message = message ?? throw Missing("message"),
            Advice = advice,
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
