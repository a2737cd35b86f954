using System.Buffers;
using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Text;

namespace XfrmCtl.Core.Naming;

/// <summary>A distinguished name in DER: <c>SEQUENCE OF SET OF SEQUENCE { type OBJECT IDENTIFIER, value }</c> (RFC 5280 §4.1.2.4).</summary>
internal static class DistinguishedNameCodec
{
    public static ImmutableArray<byte> Encode(ImmutableArray<NameAttribute> attributes)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (NameAttribute attribute in attributes)
            {
                using AsnWriter.Scope set = writer.PushSetOf();
                using AsnWriter.Scope pair = writer.PushSequence();
                writer.WriteObjectIdentifier(attribute.ObjectId);
                writer.WriteCharacterString(StringTypeOf(attribute), attribute.Value);
            }
        }

        return [.. writer.Encode()];
    }

    /// <summary>The attributes, or none where the octets are no name.</summary>
    public static ImmutableArray<NameAttribute> Decode(ReadOnlyMemory<byte> octets)
    {
        ImmutableArray<NameAttribute>.Builder attributes = ImmutableArray.CreateBuilder<NameAttribute>();
        try
        {
            AsnReader reader = new(octets, AsnEncodingRules.BER);
            AsnReader names = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            while (names.HasData)
            {
                AsnReader set = names.ReadSetOf(skipSortOrderValidation: true);
                while (set.HasData)
                {
                    AsnReader pair = set.ReadSequence();
                    attributes.Add(new(pair.ReadObjectIdentifier(), ReadValue(pair)));
                    pair.ThrowIfNotEmpty();
                }
            }
        }
        catch (AsnContentException)
        {
            return [];
        }

        return attributes.ToImmutable();
    }

    private static string ReadValue(AsnReader reader)
    {
        Asn1Tag tag = reader.PeekTag();
        if (tag.TagClass == TagClass.Universal && StringTypes.Contains((UniversalTagNumber)tag.TagValue))
            return reader.ReadCharacterString((UniversalTagNumber)tag.TagValue);
        // RFC 4514 §2.4: what is no string is shown as its octets.
        return "#" + Convert.ToHexStringLower(reader.ReadEncodedValue().Span);
    }

    /// <summary>RFC 5280 §4.1.2.4 and appendix A: mail addresses and domain components are IA5String, the rest PrintableString as long as it can be.</summary>
    private static UniversalTagNumber StringTypeOf(NameAttribute attribute) => attribute.ObjectId switch
    {
        MailAddress or DomainComponent or UnstructuredName when Ascii.IsValid(attribute.Value) => UniversalTagNumber.IA5String,
        _ when attribute.Value.AsSpan().ContainsAnyExcept(Printable) => UniversalTagNumber.UTF8String,
        _ => UniversalTagNumber.PrintableString,
    };

    private const string MailAddress = "1.2.840.113549.1.9.1";
    private const string UnstructuredName = "1.2.840.113549.1.9.2";
    private const string DomainComponent = "0.9.2342.19200300.100.1.25";

    private static readonly UniversalTagNumber[] StringTypes =
    [
        UniversalTagNumber.UTF8String, UniversalTagNumber.PrintableString, UniversalTagNumber.IA5String, UniversalTagNumber.T61String,
        UniversalTagNumber.BMPString, UniversalTagNumber.NumericString, UniversalTagNumber.VisibleString,
    ];

    /// <summary>X.680 §41.4.</summary>
    private static readonly SearchValues<char> Printable =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?");
}
