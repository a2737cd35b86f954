using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core;

namespace XfrmCtl.Configuration.Values;

/// <content>The kinds of values of XAUTH and ModeCfg.</content>
internal static partial class ValueKinds
{
    /// <summary>leftsourceip=: an address of our own choice, one from the peer, or those that the other end gives out.</summary>
    public static readonly ValueKind<SourceIpSpecification?> SourceAddress = new("an address, %config, or a network to give out", (text, dialect, problems) =>
    {
        switch (text.ToLowerInvariant())
        {
            case "%config" or "%config4" or "%modeconfig" or "%modecfg" or "%mode":
                return new SourceIpSpecification.Requested(V6: false);
            case "%config6":
                return new SourceIpSpecification.Requested(V6: true);
            case "%dhcp" or "%radius":
                problems.Add(new(0, $"'{text}' asks another server for addresses, which is not done", "write the addresses, such as 10.3.0.0/24", DiagnosticCode.Refused));
                return null;
        }

        if (text.AsSpan().ContainsAny('/', '-') && !text.Contains(',', StringComparison.Ordinal) && AddressRange.TryParse(text, out AddressRange? range))
            return new SourceIpSpecification.Pool(range);
        return OptionalAddress.TryRead(text, dialect, problems, out IPAddress? address) && address is not null ? new SourceIpSpecification.Address(address) : null;
    });

    /// <summary>yes or no; nothing written is no.</summary>
    public static readonly ValueKind<bool> Flag = new("yes or no", (text, dialect, problems) => text.Length > 0 && Boolean.TryRead(text, dialect, problems, out bool value) && value);

    private static readonly ValueKind<string> PullOrPush = WordOf("yes no pull push");

    /// <summary>modecfgpull= and modeconfig=: without either pluto's gateways tell (push), and strongSwan's are asked (pull).</summary>
    public static readonly ValueKind<bool> Pull = new("yes, no, pull or push", (text, dialect, problems) =>
        text.Length == 0 ? dialect == Dialect.StrongSwan : PullOrPush.TryRead(text, dialect, problems, out string word) && word is ("yes" or "pull"));

    /// <summary>One of a set of words, in any case; nothing written means null.</summary>
    public static ValueKind<string?> Optional(params (string Word, string Value)[] words)
    {
        ValueKind<string> kind = OneOf(words);
        return new(kind.Description, (text, dialect, problems) => text.Length > 0 && kind.TryRead(text, dialect, problems, out string value) ? value : null);
    }

    /// <summary>leftaddresspool=: addresses that the end gets.</summary>
    public static readonly ValueKind<AddressRange?> Pool = new("addresses such as 10.3.0.10-10.3.0.99 or 10.3.0.0/24", (text, problems) =>
    {
        if (text.Length == 0)
            return null;
        if (AddressRange.TryParse(text, out AddressRange? range))
            return range;
        problems.Add(new(0, $"'{text}' is no range of addresses", "write for example 10.3.0.10-10.3.0.99"));
        return null;
    });

    /// <summary>Addresses with blanks or commas between.</summary>
    public static readonly ValueKind<ImmutableArray<IPAddress>> Addresses = new("addresses with blanks between", (text, problems) =>
    {
        ImmutableArray<IPAddress>.Builder addresses = ImmutableArray.CreateBuilder<IPAddress>();
        foreach ((int offset, string word) in SplitWords(text, " \t,"))
        {
            if (AddressText.TryAddress(word, out IPAddress address))
                addresses.Add(address);
            else
                problems.Add(new(offset, $"'{word}' is no address", "write for example 192.0.2.53"));
        }

        return addresses.ToImmutable();
    });
}
