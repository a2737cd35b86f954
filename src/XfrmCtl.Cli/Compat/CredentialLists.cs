using System.Globalization;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>The lists of keys and certificates of <c>ipsec auto --listall</c>, in pluto's lines.</summary>
/// <remarks>Openswan's form for both dialects; libreswan has another title for the lists of revocations.</remarks>
internal sealed class CredentialLists(CredentialsDocument loaded, LineWriter lines, bool isOpenswan, DateTimeOffset now)
{
    private const string Never = "--- -- --:--:-- ----";

    /// <summary>The RSA keys, and whose they are.</summary>
    public void Keys()
    {
        Title("List of Public Keys:");
        foreach (ListedKey key in loaded.Keys)
        {
            ListedCertificate? certificate = loaded.Certificates.FirstOrDefault(one => one.KeyId == key.KeyId);
            string until = certificate is null ? $"{Never} ok" : $"{Time(certificate.NotAfter)} {Expiry(certificate.NotAfter)}";
            lines.Line($"{Time(loaded.Since)}, {key.Bits,4} RSA Key {key.KeyId} ({(key.HasPrivate ? "has" : "no")} private key), until {until}");
            foreach (string id in key.Ids)
                lines.Line($"       {id}");
            if (certificate is not null)
                lines.Line($"       Issuer '{certificate.Issuer}'");
        }

        End(loaded.Keys.Count);
    }

    /// <summary>Certificates.</summary>
    public void Certificates() => Certificates("List of X.509 End Certificates:", loaded.Certificates);

    /// <summary>Authorities.</summary>
    public void Authorities() => Certificates("List of X.509 CA Certificates:", loaded.Authorities);

    /// <summary>Lists of revoked certificates.</summary>
    public void Revocations()
    {
        Title(isOpenswan ? "List of X.509 CRLs:" : "List of CRLs:");
        foreach (ListedRevocations list in loaded.Revocations)
        {
            lines.Line($"{Time(loaded.Since)}, revoked certs: {list.Revoked}");
            lines.Line($"       issuer:  '{list.Issuer}'");
            lines.Line($"       updates:  this {Time(list.ThisUpdate)}");
            lines.Line($"                 next {(list.NextUpdate is { } next ? $"{Time(next)} {Expiry(next)}" : $"{Never} ok")}");
        }

        End(loaded.Revocations.Count);
    }

    private void Certificates(string title, IReadOnlyList<ListedCertificate> certificates)
    {
        Title(title);
        foreach (ListedCertificate one in certificates)
        {
            lines.Line($"{Time(loaded.Since)}, count: {one.Count}");
            lines.Line($"       subject: '{one.Subject}'");
            lines.Line($"       issuer:  '{one.Issuer}'");
            lines.Line($"       serial:   {string.Join(':', one.Serial.ToLowerInvariant().Chunk(2).Select(pair => new string(pair)))}");
            if (one.KeyId is { } key)
                lines.Line($"       pubkey:   {one.Bits,4} RSA Key {key}{(one.HasPrivate ? ", has private key" : "")}");
            lines.Line($"       validity: not before {Time(one.NotBefore)} {(one.NotBefore <= now ? "ok" : "fatal (not valid yet)")}");
            lines.Line($"                 not after  {Time(one.NotAfter)} {Expiry(one.NotAfter)}");
        }

        End(certificates.Count);
    }

    private void Title(string title)
    {
        lines.Line(title);
        lines.Blank();
    }

    private void End(int count)
    {
        if (count > 0)
            lines.Blank();
    }

    private string Expiry(DateTimeOffset until) => until <= now ? "fatal (expired)"
        : until - now < TimeSpan.FromDays(30) ? string.Create(CultureInfo.InvariantCulture, $"warning (expires in {(until - now).TotalDays:0} days)") : "ok";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture);
}
