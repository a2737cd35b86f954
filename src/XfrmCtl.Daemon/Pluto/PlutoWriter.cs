using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Daemon.Pluto;

/// <summary>Collects the lines of one event, in the words of a dialect.</summary>
/// <param name="connection">Name of the connection.</param>
/// <param name="dialect">Whose words; strongSwan has none of these, and gets libreswan's.</param>
internal sealed class PlutoWriter(string connection, Dialect dialect)
{
    private readonly List<PlutoLine> _lines = [];

    /// <summary>Name of the connection.</summary>
    public string Connection => connection;

    /// <summary>Whose words.</summary>
    public Dialect Dialect => dialect;

    /// <summary>What was collected.</summary>
    public IReadOnlyList<PlutoLine> Lines => _lines;

    /// <summary>Adds a line; without a serial number where it is of no state.</summary>
    public void Add(int code, ulong? serial, string text) => _lines.Add(new PlutoLine(code, serial, text));

    /// <summary>Openswan says each change of state; libreswan only in its debugging.</summary>
    public void Transition(ulong serial, string from, string to)
    {
        if (dialect == Dialect.Openswan)
            Add(2, serial, $"transition from state {from} to state {to}");
    }

    /// <summary>What the dialect has of two.</summary>
    public T Choose<T>(T openswan, T libreswan) => dialect == Dialect.Openswan ? openswan : libreswan;
}
