using XfrmCtl.Cli.System;
using XfrmCtl.Configuration;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>One run of the <c>ipsec</c> command with the daemon: what it asks, and how what was said becomes an exit status as whack's.</summary>
internal sealed class PlutoConversation
{
    private const string ConfigFile = "/etc/ipsec.conf";

    private readonly CliContext _context;
    private readonly string _socket;
    private PlutoDialect? _known;
    private int _status;

    public PlutoConversation(CliContext context, string socket, PlutoDialect? forced) => (_context, _socket, _known) = (context, socket, forced);

    /// <summary>Whether lines with the number 002 are left out, as Openswan's <c>ipsec auto</c> does.</summary>
    public bool HidesLog { get; set; }

    /// <summary>The dialect: forced, or the daemon's configuration's, or where no daemon was asked that of the file.</summary>
    public PlutoDialect Dialect => _known ??= OfFile();

    /// <summary>Whether it is Openswan's.</summary>
    public bool IsOpenswan => Dialect == PlutoDialect.Openswan;

    /// <summary>What whack ends with after what was said.</summary>
    public int ExitStatus => _status;

    /// <summary>Whether nothing has kept us from the daemon so far.</summary>
    public bool IsReached { get; private set; } = true;

    /// <summary>What whack ends with when it cannot speak to pluto (RC_WHACK_PROBLEM of either program).</summary>
    public int NotRunning => IsOpenswan ? 1 : 33;

    /// <summary>Finds out the dialect before anything is said: the daemon's answer counts, and the file where none answers.</summary>
    public void Settle()
    {
        if (_known is not null)
            return;
        try
        {
            ControlReply reply = new ControlClient(_socket)
                .Ask(new ControlRequest { Verb = "ping", Dialect = PlutoDialects.Word(null) }, Patience.ForAnswer, _context.Interrupted);
            _known = PlutoDialects.Of(reply.Dialect) ?? PlutoDialect.Libreswan;
        }
        catch (ControlException)
        {
            // Who asks next hears of it.
            _known = OfFile();
        }
    }

    /// <summary>The state of everything with its details; null where it could not be had, which has been said.</summary>
    /// <param name="connection">One connection instead of all.</param>
    /// <param name="noSuch">What is said, as a number that counts for nothing, of a connection that there is not; null for pluto's usual sentence.</param>
    public StatusDocument? Status(string? connection = null, string? noSuch = null)
    {
        ControlReply? reply = Ask(new ControlRequest { Verb = "status", Connection = connection }, Patience.ForAnswer);
        if (reply is null)
            return null;
        if (reply.Status is not { } document)
        {
            if (noSuch is not null && reply.ExitCode == ExitCode.NoSuchConnection)
                Print(21, $"{noSuch} \"{connection}\"");
            else
                Refuse(reply, connection);
            return null;
        }

        if (document.Daemon.Details is { } details)
            _known ??= PlutoDialects.Of(details.Dialect) ?? PlutoDialect.Libreswan;
        return document;
    }

    /// <summary>Keys and certificates that the daemon has loaded; null where none answers.</summary>
    public CredentialsDocument? Credentials()
    {
        try
        {
            return new ControlClient(_socket).Ask(new ControlRequest { Verb = "credentials" }, Patience.ForAnswer, _context.Interrupted).Credentials;
        }
        catch (ControlException)
        {
            return null;
        }
    }

    /// <summary>Asks, and says nothing of the answer; null where there is none, which has been said.</summary>
    public ControlReply? Ask(ControlRequest request, Patience patience)
    {
        try
        {
            ControlReply reply = new ControlClient(_socket).Ask(request with { Dialect = PlutoDialects.Word(_known) }, patience, _context.Interrupted);
            return OfAll(request, reply) is { } all ? new ControlClient(_socket).Ask(all with { Dialect = PlutoDialects.Word(_known) }, patience, _context.Interrupted) : reply;
        }
        catch (ControlException fault)
        {
            Trouble(fault);
            return null;
        }
    }

    /// <summary>Asks for something that takes its time, and says each numbered line as it comes.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="patience">How long the daemon may take.</param>
    /// <param name="preface">Said first, under the number 002, where the daemon answers at all.</param>
    /// <returns>The reply, or null where there is none, which has been said.</returns>
    public async Task<ControlReply?> Follow(ControlRequest request, Patience patience, string? preface = null)
    {
        try
        {
            await foreach (ControlMessage message in new ControlClient(_socket).Send(request with { Dialect = PlutoDialects.Word(_known) }, patience, _context.Interrupted).ConfigureAwait(false))
            {
                if (message.Reply is { } missing && OfAll(request, missing) is { } all)
                    return await Follow(all, patience, preface).ConfigureAwait(false);
                // Of a connection that there is not, Openswan says only that.
                if (preface is not null && !(IsOpenswan && message.Reply is { ExitCode: ExitCode.NoSuchConnection }))
                    Say(2, preface);
                preface = null;
                foreach (NumberedLine line in message.Event?.Lines ?? [])
                    Say(line.Code, line.Text);
                await _context.Terminal.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                if (message.Reply is { } reply)
                    return reply;
            }
        }
        catch (ControlException fault)
        {
            Trouble(fault);
        }

        return null;
    }

    /// <summary>One line, which counts for the exit status: 000 and 002 not at all, 004 makes it 0, and of the rest Openswan takes each and libreswan 20 to 99.</summary>
    public void Say(int code, string text)
    {
        if (code == 4)
            _status = 0;
        else if (code is not (0 or 2) && (IsOpenswan || code is >= 20 and < 100))
            _status = code;
        if (code == 2 && HidesLog)
            return;
        Print(code, text);
    }

    /// <summary>A line of whack itself, on standard error: it counts as trouble.</summary>
    public void Complain(string text)
    {
        _status = NotRunning;
        _context.Terminal.Out.Flush();
        _context.Terminal.Error.WriteLine($"whack error: {Words.Printable(text)}");
    }

    /// <summary>A line that addconn writes, which ends with <paramref name="status"/>.</summary>
    public void Fail(int status, string text)
    {
        _status = status;
        _context.Terminal.Error.WriteLine(Words.Printable(text));
    }

    private void Print(int code, string text) => _context.Terminal.Out.WriteLine(Words.Printable(FormattableString.Invariant($"{code:000} {text}")));

    /// <summary>The same for a whole connection, where it was asked for one pair of its networks (<c>net/1x2</c>), which the daemon knows no name of; else null.</summary>
    private static ControlRequest? OfAll(ControlRequest request, ControlReply reply)
    {
        if (reply.ExitCode != ExitCode.NoSuchConnection || request.Connection is not { } name || name.LastIndexOf('/') is not (> 0 and var slash))
            return null;
        string[] pair = name[(slash + 1)..].Split('x');
        return pair is [var one, var other] && byte.TryParse(one, out _) && byte.TryParse(other, out _) ? request with { Connection = name[..slash] } : null;
    }

    /// <summary>Says why a request was refused, by the number that belongs to it, unless the lines have done so.</summary>
    public void Refuse(ControlReply reply, string? name)
    {
        if (_status != 0)
            return;
        string quoted = $"\"{name}\"";
        switch (reply.ExitCode)
        {
            case ExitCode.NoSuchConnection:
                Say(21, $"no connection named {quoted}");
                break;
            case ExitCode.BadConfig when reply.Message.Contains("%any", StringComparison.Ordinal):
                Say(29, $"{quoted}: cannot initiate connection without knowing peer IP address (kind=CK_TEMPLATE)");
                break;
            default:
                Say(IsOpenswan ? 37 : 36, $"{quoted}: {reply.Message}");
                break;
        }
    }

    private void Trouble(ControlException fault)
    {
        _status = NotRunning;
        IsReached = false;
        _context.Terminal.Out.Flush();
        _context.Terminal.Error.WriteLine(fault.Fault == ControlFault.NotRunning
            ? $"whack: Pluto is not running (no \"{Words.Printable(_socket)}\")"
            : $"whack: {Words.Printable(fault.Message)}");
    }

    private static PlutoDialect OfFile()
    {
        using LoadedConfiguration files = ConfigurationLoader.Load(ConfigFile, null, new ConfigurationFiles());
        return PlutoDialects.Of(files.Dialect.Dialect);
    }
}
