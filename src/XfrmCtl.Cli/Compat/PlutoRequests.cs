using System.Globalization;
using System.Net;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>What <c>ipsec auto</c> and <c>ipsec whack</c> have the daemon do, with pluto's lines for it.</summary>
/// <param name="conversation">With the daemon.</param>
internal sealed class PlutoRequests(PlutoConversation conversation)
{
    /// <summary><c>--up</c>, <c>--initiate</c>: negotiates, and waits for the end of it unless told otherwise.</summary>
    public async Task<int> Up(string name, bool asynchronous)
    {
        ControlReply? reply = await conversation.Follow(new ControlRequest { Verb = "up", Connection = name, Async = asynchronous }, Patience.ForEvents).ConfigureAwait(false);
        // They take a name that they do not know for an alias of several connections.
        if (reply is { ExitCode: ExitCode.NoSuchConnection })
            conversation.Say(0, $"initiating all conns with alias='{name}'");
        if (reply is { ExitCode: not ExitCode.Ok })
            conversation.Refuse(reply, name);
        // libreswan's whack that is not to wait does not look at what was said.
        return asynchronous && reply is not null && !conversation.IsOpenswan ? 0 : conversation.ExitStatus;
    }

    /// <summary><c>--down</c>, <c>--terminate</c>.</summary>
    public async Task<int> Down(string name)
    {
        ControlReply? reply = await conversation.Follow(new ControlRequest { Verb = "down", Connection = name }, Patience.ForDeed, $"\"{name}\": terminating SAs using this connection").ConfigureAwait(false);
        // libreswan's terminates what there is of that name, which may be nothing.
        if (reply is { ExitCode: not ExitCode.Ok } && (conversation.IsOpenswan || reply.ExitCode != ExitCode.NoSuchConnection))
            conversation.Refuse(reply, name);
        return conversation.ExitStatus;
    }

    /// <summary><c>--crash</c>: what there is with a peer that has lost its SAs is dropped and begun anew.</summary>
    public async Task<int> Crash(string address)
    {
        if (!IPAddress.TryParse(address, out IPAddress? peer))
        {
            conversation.Complain($"--crash takes an address, not \"{address}\"");
            return conversation.ExitStatus;
        }
        if (conversation.Status() is not { } document)
            return conversation.ExitStatus;
        conversation.Say(0, $"restarting peer {peer}");
        IEnumerable<ConnectionStatus> crashed = document.Connections.Where(connection =>
            IPAddress.TryParse(connection.Remote.Address, out IPAddress? remote) && remote.Equals(peer) && (connection.Ike.Count > 0 || connection.Ipsec.Count > 0));
        foreach (ConnectionStatus connection in crashed.ToArray())
        {
            await Down(connection.Name).ConfigureAwait(false);
            await Up(connection.Name, asynchronous: true).ConfigureAwait(false);
        }
        return conversation.ExitStatus;
    }

    /// <summary><c>--deletestate</c>: a state goes here with its connection, and never alone.</summary>
    public int DeleteState(string number)
    {
        if (conversation.Status() is not { } document)
            return conversation.ExitStatus;
        ConnectionStatus? owner = document.Connections.FirstOrDefault(connection =>
            connection.Ike.Any(sa => sa.Serial.ToString(CultureInfo.InvariantCulture) == number) || connection.Ipsec.Any(child => child.Serial.ToString(CultureInfo.InvariantCulture) == number));
        if (owner is null)
            conversation.Say(21, $"no state #{number} to delete");
        else
            conversation.Complain($"state #{number} goes with its connection, and not alone: whack --name {owner.Name} --terminate");
        return conversation.ExitStatus;
    }

    /// <summary><c>--ddns</c>: names are looked up again and again without being asked for.</summary>
    public int LookUp()
    {
        if (conversation.Ask(new ControlRequest { Verb = "ping" }, Patience.ForAnswer) is not null)
            conversation.Say(2, "updating pending dns lookups");
        return conversation.ExitStatus;
    }

    /// <summary>What is done at once and has one line: add, delete, replace, route, unroute.</summary>
    public Task<int> Do(string verb, string name)
    {
        ControlReply? reply = conversation.Ask(new ControlRequest { Verb = verb, Connection = name }, Patience.ForDeed);
        if (reply is null)
            return Task.FromResult(conversation.ExitStatus);
        if (reply.ExitCode == ExitCode.NoSuchConnection && !conversation.IsOpenswan)
            Missing(verb, name);
        else if (reply.ExitCode != ExitCode.Ok)
            conversation.Refuse(reply, name);
        else if (Line(verb, name) is { } line)
            conversation.Say(2, line);
        return Task.FromResult(conversation.ExitStatus);
    }

    /// <summary>What libreswan says where there is no connection of that name; it deletes nothing without a word.</summary>
    private void Missing(string verb, string name)
    {
        if (verb is "route" or "unroute")
            conversation.Say(25, $"no connection or alias '{name}'");
        else if (verb is "add" or "replace")
            conversation.Fail(21, $"conn '{name}': not found (tried aliases)");
    }

    /// <summary>Reads the files again; pluto's secrets and ours alike.</summary>
    public Task<int> Reread()
    {
        ControlReply? reply = conversation.Ask(new ControlRequest { Verb = "reload" }, Patience.ForReload);
        if (reply is null)
            return Task.FromResult(conversation.ExitStatus);
        conversation.Say(2, "forgetting secrets");
        conversation.Say(2, $"loading secrets from \"{Verb.UsualSecrets}\"");
        if (reply.ExitCode != ExitCode.Ok)
            conversation.Say(3, reply.Message);
        return Task.FromResult(conversation.ExitStatus);
    }

    /// <summary><c>--ready</c>, <c>--listen</c>: it listens since it runs; secrets are read again with it.</summary>
    public Task<int> Listen()
    {
        if (conversation.Ask(new ControlRequest { Verb = "ping" }, Patience.ForAnswer) is null)
            return Task.FromResult(conversation.ExitStatus);
        conversation.Say(2, "listening for IKE messages");
        return Reread();
    }

    /// <summary><c>--shutdown</c>.</summary>
    public Task<int> Shutdown()
    {
        if (conversation.Ask(new ControlRequest { Verb = "stop" }, Patience.ForAnswer) is not null)
            conversation.Say(2, "shutting down");
        return Task.FromResult(conversation.ExitStatus);
    }

    /// <summary><c>--rekey-ipsec</c>, <c>--rekey-ike</c>.</summary>
    public async Task<int> Rekey(string name, bool ike)
    {
        ControlReply? reply = await conversation.Follow(new ControlRequest { Verb = "rekey", Connection = name, Ike = ike }, Patience.ForEvents).ConfigureAwait(false);
        if (reply is { ExitCode: not ExitCode.Ok })
            conversation.Refuse(reply, name);
        return conversation.ExitStatus;
    }

    private string? Line(string verb, string name) => (verb, conversation.IsOpenswan) switch
    {
        ("add" or "replace", true) => $"added connection description \"{name}\"",
        ("add" or "replace", false) => $"\"{name}\": added IKEv1 connection",
        ("delete", true) => $"\"{name}\": deleting connection",
        ("delete", false) => $"\"{name}\": terminating SAs using this connection",
        _ => null,
    };
}
