using System.Globalization;
using System.Net;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.Tests.Libreswan;

/// <summary>Values in one spelling, whoever printed them.</summary>
internal static class ComparableValue
{
    // Times that have no effect here, and are texts to us.
    private static readonly HashSet<string> MoreTimes =
        ["shuntlifetime", "crlcheckinterval", "strictcrlpolicy", "ocsp-cache-min-age", "ocsp-cache-max-age"];

    // Times that libreswan has as numbers, of seconds.
    private static readonly HashSet<string> Seconds = ["keep_alive", "xfrmlifetime", "ocsp-timeout"];

    /// <summary>Our value, as it was written.</summary>
    public static string OfOurs(Keyword row, string value)
    {
        string unit = row == ConnectionKeywords.RetransmitInterval ? "ms" : "s";
        bool isTime = row is Keyword<TimeSpan> || MoreTimes.Contains(row.Name);
        return isTime && ValueKinds.Time(unit).TryRead(value, Dialect.Libreswan, [], out TimeSpan time)
            ? time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)
            : Plain(row, value);
    }

    /// <summary>libreswan's value: its times are milliseconds.</summary>
    public static string OfTheirs(Keyword row, string value) => Plain(row, Seconds.Contains(row.Name) ? value + "000" : value);

    private static string Plain(Keyword row, string text)
    {
        string value = text.Trim().Trim('"').Trim();
        if (value.StartsWith('{') && value.EndsWith('}'))
            value = value[1..^1].Trim();
        if (row == EndKeywords.ProtoPort && ValueKinds.ProtoPort.TryRead(value, Dialect.Libreswan, [], out ProtocolPort traffic))
            return traffic.ToString();
        if (row == ConnectionKeywords.Auto && ConnectionKeywords.Auto.Kind.TryRead(value, Dialect.Libreswan, [], out AutoAction auto))
            return auto.ToString();
        if (row == ConnectionKeywords.Type && ConnectionKeywords.Type.Kind.TryRead(value, Dialect.Libreswan, [], out ConnectionType type))
            return type.ToString();
        if (row == ConnectionKeywords.Also)
            return string.Join(' ', Words(value).Distinct().Order(StringComparer.Ordinal));
        // How libreswan spells a policy.
        if (row == ConnectionKeywords.AuthBy)
            return value switch { "PSK" => "secret", "RSASIG+RSASIG_v1_5" => "rsasig", _ => value };
        if (row == EndKeywords.Host || row == EndKeywords.SourceIp || row == EndKeywords.NextHop)
            return IPAddress.TryParse(value, out IPAddress? address) ? address.ToString() : value;
        if (row == EndKeywords.Subnet || row == EndKeywords.Subnets)
            return string.Join(' ', Words(value).Select(word => IPNetwork.TryParse(word, out IPNetwork network) ? network.ToString() : word));
        return value.ToLowerInvariant() switch
        {
            "y" or "true" or "on" => "yes",
            "n" or "false" or "off" => "no",
            "%forever" => "0",
            _ => string.Join(' ', Words(value)),
        };
    }

    private static string[] Words(string value) => value.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
}
