// XfrmCtl.AsaPeer --switches            every switch with its settings, one a line
// XfrmCtl.AsaPeer [SWITCH=SETTING...]   a Cisco ASA as a process, with UDP ports, a clock and the kernel's IPsec. For the lab's guest alone:
// it takes all states and policies of its network namespace for its own.
//
// Without switches it is the peer of examples/asa-site-to-site. Then it takes commands, one a line:
//   SWITCH=SETTING...  for what is negotiated from now on (AsaSwitchTable has them all)
//   default            as the command line had it
//   reload             loses all SAs at once, as an ASA that boots does
//   clear              clear crypto ikev1 sa: ends them all, and tells the peer
// It writes what an ASA logs, "ready" once it listens, and "% COMMAND" once that is done.
using XfrmCtl.AsaPeer;
using XfrmCtl.Testing.Asa;

if (Environment.GetEnvironmentVariable("LAB_GUEST") is null or "")
{
    Console.Error.WriteLine("only in the guest that tests/lab/run boots");
    return 2;
}

if (args is ["--switches"])
{
    foreach (AsaSwitch row in AsaSwitchTable.Manners.Concat(AsaSwitchTable.Configuration))
        Console.WriteLine($"{row.Name} {string.Join(' ', row.Settings)}");
    return 0;
}

AsaSettings settings = AsaSwitchTable.Seed;
foreach (string words in args)
{
    if (AsaSwitchTable.Set(settings, words) is not { } changed)
    {
        Console.Error.WriteLine($"no switch with a setting: {words}");
        return 2;
    }

    settings = changed;
}

await using AsaHost host = await AsaHost.Start(settings, Console.Out).ConfigureAwait(false);
Thread commands = new(() =>
{
    while (Console.In.ReadLine() is { } command)
        host.Command(command);
})
{ IsBackground = true };
commands.Start();
await host.Run().ConfigureAwait(false);
return 0;
