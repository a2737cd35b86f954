using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Output;

/// <summary>The kernel's own states, for a machine whose daemon is down.</summary>
internal static class KernelStatesText
{
    public static void Write(IReadOnlyList<KernelState> states, Terminal terminal, Ink ink)
    {
        if (states.Count == 0)
        {
            terminal.Out.WriteLine("The kernel holds no IPsec state.");
            return;
        }

        terminal.Out.WriteLine($"The kernel holds {Words.Count((ulong)states.Count, "IPsec state")}:");
        terminal.Out.WriteLine();
        var table = new TextTable(
            new("FROM"),
            new("TO"),
            new("SPI"),
            new("ALGORITHMS", Weight: 2),
            new("MODE", Weight: 3),
            new("REQID", Weight: 4, AlignRight: true),
            new("PACKETS", Weight: 1, AlignRight: true),
            new("TRAFFIC", AlignRight: true));
        foreach (KernelState state in states)
        {
            string algorithms = string.Join(' ', new[] { state.Encryption, state.Integrity }.OfType<string>());
            string mode = state.Mode + (state.Encapsulation == "udp" ? " in UDP" : "");
            table.Add(
                state.Source, state.Destination, $"{state.Protocol} {state.Spi}", algorithms, mode, $"{state.Reqid}", $"{state.Packets}", Words.Octets(state.Bytes));
        }

        table.Write(terminal.Out, terminal.Width, ink);
    }
}
