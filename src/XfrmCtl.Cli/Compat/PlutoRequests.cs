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
        if (reply is { ExitCode: not ExitCode.Ok })
            conversation.Refuse(reply, name);
        return conversation.ExitStatus;
    }

    /// <summary><c>--down</c>, <c>--terminate</c>.</summary>
    public async Task<int> Down(string name)
    {
        ControlReply? reply = await conversation.Follow(new ControlRequest { Verb = "down", Connection = name }, Patience.ForDeed, $"\"{name}\": terminating SAs using this connection").ConfigureAwait(false);
        if (reply is { ExitCode: not ExitCode.Ok })
            conversation.Refuse(reply, name);
        return conversation.ExitStatus;
    }

    /// <summary>What is done at once and has one line: add, delete, replace, route, unroute.</summary>
    public Task<int> Do(string verb, string name)
    {
        ControlReply? reply = conversation.Ask(new ControlRequest { Verb = verb, Connection = name }, Patience.ForDeed);
        if (reply is null)
            return Task.FromResult(conversation.ExitStatus);
        if (reply.ExitCode != ExitCode.Ok)
            conversation.Refuse(reply, name);
        else if (Line(verb, name) is { } line)
            conversation.Say(2, line);
        return Task.FromResult(conversation.ExitStatus);
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

    /// <summary><c>--ready</c>, <c>--listen</c>: it listens since it runs.</summary>
    public Task<int> Listen()
    {
        if (conversation.Ask(new ControlRequest { Verb = "ping" }, Patience.ForAnswer) is not null)
            conversation.Say(2, "listening for IKE messages");
        return Task.FromResult(conversation.ExitStatus);
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
