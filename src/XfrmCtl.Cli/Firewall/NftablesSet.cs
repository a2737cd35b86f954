using System.Text.Json;

namespace XfrmCtl.Cli.Firewall;

/// <summary>A named set or map of nftables.</summary>
/// <param name="elements">The array <c>elem</c>: of a map pairs of key and value.</param>
internal sealed class NftablesSet(JsonElement elements)
{
    private bool _isRead;
    private AddressSet? _addresses;

    /// <summary>As they stand there.</summary>
    public JsonElement Elements => elements;

    /// <summary>The elements as addresses, read once however many rules name the set; null where they are something else.</summary>
    public AddressSet? Addresses(string text)
    {
        if (!_isRead)
            (_addresses, _isRead) = (NftablesMatch.Addresses(NftablesMatch.Flatten(elements), text), true);
        return _addresses;
    }
}
