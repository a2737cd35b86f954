using System.Net;
using System.Text;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Fuzz.Targets;

/// <summary>ipsec.secrets: no exception escapes, every diagnostic has its place, every entry can be looked for.</summary>
public sealed class IpsecSecretsTarget : IFuzzTarget
{
    /// <summary>Words of the grammar.</summary>
    public static IReadOnlyList<string> Syntax { get; } =
    [
        "\n", "\r\n", "\t", " ", "#", " # ", "\"", "'", "`", ":", " : ", ": ", "{", "}", "\0", "\xef\xbb\xbf", "\xff", "\n\t", "\n ",
        "PSK", " : PSK ", "psk", "XAUTH", "RSA", "RSA {", "Modulus: 0x", "PIN", "ECDSA", "EAP", "PPKS", "include ", "\ninclude " + FuzzFiles.MainPath + "\n",
        "0x", "0X", "0s", "0S", "0t", "0xdeadbeef", "0sAQID", "0t a b", "_", "\"secret\"", "%any", "%any6", "%none", "%prompt", "@name", "user@name", "@#c0ffee", "@[key]", "@~",
        "C=DE, CN=x", "192.0.2.1", "198.51.100.2", "2001:db8::1", "2001:db8::", "0.0.0.0", "host.example",
    ];

    /// <inheritdoc/>
    public static IEnumerable<string> Check(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        FuzzFiles files = new(input, Encoding.Latin1.GetString(input));
        using LoadedConfiguration loaded = ConfigurationLoader.Load(FuzzFiles.EmptyPath, FuzzFiles.MainPath, files);
        files.CheckPlaces(loaded.Diagnostics);
        foreach (SecretEntry entry in loaded.Secrets.Entries)
            FindingException.Unless(entry.Location.File == FuzzFiles.MainPath && files.Contains(entry.Location), $"an entry stands at {entry.Location}");
        _ = loaded.Secrets.FindPreSharedKey(
            IdentitySpecification.OfAddress(IPAddress.Parse("192.0.2.1")), IdentitySpecification.OfAddress(IPAddress.Parse("198.51.100.2")));
        return loaded.Diagnostics.Select(diagnostic => diagnostic.Code).Concat(loaded.Secrets.Entries.Select(entry => entry.Kind.ToString())).Distinct();
    }
}
