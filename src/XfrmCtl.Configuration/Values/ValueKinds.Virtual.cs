using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Values;

/// <content>The networks of road warriors: virtual_private= and vhost:, vnet:.</content>
internal static partial class ValueKinds
{
    /// <summary>virtual_private=: <c>%v4:10.0.0.0/8,%v4:!192.168.1.0/24,%v6:fd00::/8</c>.</summary>
    public static readonly ValueKind<ImmutableArray<VirtualPrivateNetwork>> VirtualPrivate = new("networks such as %v4:10.0.0.0/8,%v4:!192.168.1.0/24", (text, problems) =>
    {
        ImmutableArray<VirtualPrivateNetwork>.Builder networks = ImmutableArray.CreateBuilder<VirtualPrivateNetwork>();
        foreach ((int offset, string word) in SplitWords(text, " \t,"))
        {
            if (ReadVirtualNetwork(offset, word, problems) is { } network)
                networks.Add(network);
        }

        return networks.ToImmutable();
    });

    private static bool IsVirtual(string text) =>
        text.StartsWith("vhost:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("vnet:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Checks the words behind vhost: and vnet:, and refuses the whole.</summary>
    private static void RefuseVirtual(string text, List<ValueProblem> problems)
    {
        int before = problems.Count;
        int at = text.IndexOf(':', StringComparison.Ordinal) + 1;
        foreach ((int offset, string word) in SplitWords(text[at..], " \t,"))
        {
            if (word.ToLowerInvariant() is not ("%priv" or "%no" or "%all" or "%dhcp" or "%ike"))
                ReadVirtualNetwork(at + offset, word, problems);
        }

        if (problems.Count == before)
            problems.Add(new(0, $"'{text}' is for road warriors, which are not supported", "name the peer's network", DiagnosticCode.Refused));
    }

    private static VirtualPrivateNetwork? ReadVirtualNetwork(int offset, string word, List<ValueProblem> problems)
    {
        bool isV4 = word.StartsWith("%v4:", StringComparison.OrdinalIgnoreCase);
        if (!isV4 && !word.StartsWith("%v6:", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add(new(offset, $"'{word}' begins neither with %v4: nor with %v6:", "write for example %v4:10.0.0.0/8"));
            return null;
        }

        bool isExcluded = word.Length > 4 && word[4] == '!';
        int at = isExcluded ? 5 : 4;
        if (!AddressText.TryNetwork(word.AsSpan(at), out IPNetwork network, out _, out (int Offset, string Message) problem))
            problems.Add(new(offset + at + problem.Offset, problem.Message, "write for example %v4:10.0.0.0/8"));
        else if ((network.BaseAddress.AddressFamily == AddressFamily.InterNetwork) != isV4)
            problems.Add(new(offset + at, $"{network} is not of the family of {word[..3]}", $"write %v{(isV4 ? 6 : 4)}:"));
        else
            return new(network, isExcluded);
        return null;
    }
}
