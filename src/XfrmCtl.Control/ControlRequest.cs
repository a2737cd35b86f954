namespace XfrmCtl.Control;

/// <summary>One request on the control socket: one line of JSON. The daemon answers with any number of <see cref="ControlMessage"/> lines, the last of which has a reply.</summary>
public sealed record ControlRequest
{
    /// <summary>What to do: <c>up</c>, <c>down</c>, <c>rekey</c>, <c>status</c>, <c>add</c>, <c>delete</c>, <c>replace</c>, <c>route</c>, <c>unroute</c>, <c>reload</c>, <c>why</c>, <c>log</c>, <c>monitor</c>, <c>keys</c>, <c>ping</c>, <c>stop</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>The connection that it is about, or null for none or all.</summary>
    public string? Connection { get; init; }

    /// <summary>For <c>up</c>, <c>down</c> and <c>rekey</c>: how long to wait, in seconds; null waits until the attempt has ended.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>For <c>up</c>: begin and return at once.</summary>
    public bool Async { get; init; }

    /// <summary>For <c>rekey</c>: the ISAKMP SA instead of the child SAs.</summary>
    public bool Ike { get; init; }

    /// <summary>
    /// For the <c>ipsec</c> command: status has details, and events have numbered lines, in the words of <c>openswan</c> or <c>libreswan</c>, or with
    /// <c>configuration</c> of whichever of them the configuration was written for; null for neither.
    /// </summary>
    public string? Dialect { get; init; }

    /// <summary>For <c>status</c>: where there is more than one connection, what a line for each can show, which is all but the ISAKMP SAs.</summary>
    public bool Brief { get; init; }

    /// <summary>For <c>status</c> of all connections: the answer is to be text, for the output that is described here. It stands, with the length that the reply has, after the reply's line.</summary>
    public PageRequest? Page { get; init; }

    /// <summary>For <c>reload</c>: only say what would change.</summary>
    public bool DryRun { get; init; }

    /// <summary>For <c>why</c>: what the asker sees of the machine, or null.</summary>
    public MachineFacts? Machine { get; init; }

    /// <summary>For <c>log</c>: no more than so many of the last events; null for all that are kept.</summary>
    public int? Last { get; init; }

    /// <summary>For <c>log</c>: stay, and send what happens from now on.</summary>
    public bool Follow { get; init; }

    /// <summary>Say at once that the request is taken, before anything else: who waits for something that takes its time then knows that somebody is at it.</summary>
    public bool Acknowledge { get; init; }
}
