using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Serilog.Core;
using Serilog.Events;

namespace XfrmCtl.Daemon.Logging;

/// <summary>The journal of systemd with fields beside each line, so that <c>journalctl XFRMCTL_CONNECTION=L2L-IPSEC XFRMCTL_EVENT=connection-down</c> finds it.</summary>
/// <remarks>
/// Its native protocol: a datagram an entry, a field a line (systemd.io/JOURNAL_NATIVE_PROTOCOL). Where the journal takes none, lines go to standard error as ever.
/// Thread use: any thread.
/// </remarks>
internal sealed class JournalLogSink : ILogEventSink, IDisposable
{
    /// <summary>Where the journal listens.</summary>
    public const string SocketPath = "/run/systemd/journal/socket";

    /// <summary>An entry of this size fits a datagram on every kernel; what is longer goes to standard error.</summary>
    private const int MostOctets = 64 * 1024;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly UnixDomainSocketEndPoint _journal;
    private readonly ILogEventSink _otherwise;

    /// <summary>Opens nothing that could fail.</summary>
    /// <param name="path">Where the journal listens.</param>
    /// <param name="otherwise">Takes what the journal does not.</param>
    public JournalLogSink(string path, ILogEventSink otherwise)
    {
        _journal = new UnixDomainSocketEndPoint(path);
        _otherwise = otherwise;
        _socket.Blocking = false; // a journal that does not keep up costs a line, never the daemon's time
    }

    /// <summary>Whether standard error is the journal's, so that its fields are worth writing (systemd.exec(5), $JOURNAL_STREAM).</summary>
    public static bool IsWanted => Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null && File.Exists(SocketPath);

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        if (ConsoleLogSink.IsPluto(logEvent))
            return;
        ReadOnlySpan<byte> entry = Entry(logEvent);
        try
        {
            if (entry.Length <= MostOctets && _socket.SendTo(entry, SocketFlags.None, _journal) == entry.Length)
                return;
        }
        catch (SocketException)
        {
            // It is restarted, or not there: standard error is.
        }

        _otherwise.Emit(logEvent);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>The fields of an entry: MESSAGE, PRIORITY, SYSLOG_IDENTIFIER, and XFRMCTL_NAME for each property.</summary>
    internal static ReadOnlySpan<byte> Entry(LogEvent logEvent)
    {
        var entry = new ArrayBufferWriter<byte>(512);
        Write(entry, "MESSAGE", LineFormat.Of(logEvent, withTime: false).TrimEnd('\n'));
        Write(entry, "PRIORITY", Priority(logEvent.Level));
        Write(entry, "SYSLOG_IDENTIFIER", "xfrmctld");
        foreach ((string name, LogEventPropertyValue value) in logEvent.Properties)
            if (value is ScalarValue { Value: { } scalar } && FieldName(name) is { } field)
                Write(entry, field, Convert.ToString(scalar, CultureInfo.InvariantCulture) ?? "");
            else if (name == "EventId" && value is StructureValue structure && structure.Properties.FirstOrDefault(property => property.Name == "Id")?.Value is ScalarValue { Value: int id })
                Write(entry, "XFRMCTL_EVENT_ID", id.ToString(CultureInfo.InvariantCulture));
        return entry.WrittenSpan;
    }

    // sd-daemon(3) has the numbers of syslog(3).
    private static string Priority(LogEventLevel level) => level switch
    {
        LogEventLevel.Fatal => "2",
        LogEventLevel.Error => "3",
        LogEventLevel.Warning => "4",
        LogEventLevel.Information => "6",
        _ => "7",
    };

    /// <summary>XFRMCTL_ and the words in capitals; null for what is in the message as a whole already.</summary>
    private static string? FieldName(string property)
    {
        if (property is "Text" or "SourceContext")
            return null;
        var name = new StringBuilder("XFRMCTL_", property.Length + 12);
        for (int i = 0; i < property.Length; i++)
        {
            char letter = property[i];
            if (i > 0 && char.IsAsciiLetterUpper(letter) && char.IsAsciiLetterLower(property[i - 1]))
                name.Append('_');
            name.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_');
        }

        return name.ToString();
    }

    // A value of several lines has its length in front (a number of 64 bits, little endian).
    private static void Write(ArrayBufferWriter<byte> entry, string field, string value)
    {
        Encoding.UTF8.GetBytes(field, entry);
        if (!value.Contains('\n', StringComparison.Ordinal))
        {
            Encoding.UTF8.GetBytes($"={value}\n", entry);
            return;
        }

        entry.Write("\n"u8);
        BinaryPrimitives.WriteInt64LittleEndian(entry.GetSpan(8), Encoding.UTF8.GetByteCount(value));
        entry.Advance(8);
        Encoding.UTF8.GetBytes(value + "\n", entry);
    }
}
