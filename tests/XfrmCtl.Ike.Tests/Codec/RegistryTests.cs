using System.Security.Cryptography;
using System.Text;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Tests.Codec;

/// <summary>Numbers with names: unique, whole where the RFC numbers them through, and those of the registry.</summary>
public sealed class RegistryTests
{
    public static TheoryData<Type> Enums =>
    [
        typeof(AuthenticationMethod), typeof(ConfigurationAttribute), typeof(ConfigurationMessageType), typeof(EncapsulationMode), typeof(ExchangeType), typeof(IdType), typeof(IpsecAttribute), typeof(IsakmpFlags),
        typeof(LifeType), typeof(NotifyMessageType), typeof(PayloadType), typeof(Phase1Attribute), typeof(ProtocolId),
    ];

    [Theory]
    [MemberData(nameof(Enums))]
    public void Registry_Numbers_AreUnique(Type type)
    {
        long[] numbers = [.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(number => Convert.ToInt64(number, null))];
        Assert.Equal(Enum.GetNames(type).Length, numbers.Distinct().Count());
    }

    [Fact]
    [Trait("Rfc", "2408-3.14.1")]
    public void NotifyMessageType_Errors_AreContiguous() =>
        Assert.All(Enumerable.Range(0, 31), number => Assert.True(Enum.IsDefined((NotifyMessageType)number), $"{number}"));

    [Fact]
    [Trait("Rfc", "2408-3.1")]
    public void PayloadType_Rfc2408_IsContiguous() =>
        Assert.All(Enumerable.Range(0, 14), number => Assert.True(Enum.IsDefined((PayloadType)number), $"{number}"));

    [Fact]
    [Trait("Rfc", "2407-4.6.2.1")]
    public void IdType_Rfc2407_IsContiguous() =>
        Assert.All(Enumerable.Range(0, 12), number => Assert.True(Enum.IsDefined((IdType)number), $"{number}"));

    [Theory]
    [InlineData(PayloadType.SA, 1)]
    [InlineData(PayloadType.KE, 4)]
    [InlineData(PayloadType.ID, 5)]
    [InlineData(PayloadType.HASH, 8)]
    [InlineData(PayloadType.SIG, 9)]
    [InlineData(PayloadType.NONCE, 10)]
    [InlineData(PayloadType.N, 11)]
    [InlineData(PayloadType.D, 12)]
    [InlineData(PayloadType.VID, 13)]
    [InlineData(PayloadType.ATTR, 14)]
    [InlineData(PayloadType.NAT_D, 20)]
    [InlineData(PayloadType.NAT_OA, 21)]
    [InlineData(PayloadType.NAT_D_DRAFT, 130)]
    [InlineData(PayloadType.NAT_OA_DRAFT, 131)]
    [InlineData(PayloadType.FRAGMENT, 132)]
    [InlineData(ExchangeType.IDENTITY_PROTECTION, 2)]
    [InlineData(ExchangeType.AGGRESSIVE, 4)]
    [InlineData(ExchangeType.INFORMATIONAL, 5)]
    [InlineData(ExchangeType.TRANSACTION, 6)]
    [InlineData(ExchangeType.QUICK_MODE, 32)]
    [InlineData(NotifyMessageType.INVALID_MAJOR_VERSION, 5)]
    [InlineData(NotifyMessageType.NO_PROPOSAL_CHOSEN, 14)]
    [InlineData(NotifyMessageType.PAYLOAD_MALFORMED, 16)]
    [InlineData(NotifyMessageType.INVALID_ID_INFORMATION, 18)]
    [InlineData(NotifyMessageType.INVALID_HASH_INFORMATION, 23)]
    [InlineData(NotifyMessageType.AUTHENTICATION_FAILED, 24)]
    [InlineData(NotifyMessageType.UNEQUAL_PAYLOAD_LENGTHS, 30)]
    [InlineData(NotifyMessageType.CONNECTED, 16384)]
    [InlineData(NotifyMessageType.RESPONDER_LIFETIME, 24576)]
    [InlineData(NotifyMessageType.REPLAY_STATUS, 24577)]
    [InlineData(NotifyMessageType.INITIAL_CONTACT, 24578)]
    [InlineData(NotifyMessageType.R_U_THERE, 36136)]
    [InlineData(NotifyMessageType.R_U_THERE_ACK, 36137)]
    [InlineData(Phase1Attribute.ENCRYPTION_ALGORITHM, 1)]
    [InlineData(Phase1Attribute.HASH_ALGORITHM, 2)]
    [InlineData(Phase1Attribute.AUTHENTICATION_METHOD, 3)]
    [InlineData(Phase1Attribute.GROUP_DESCRIPTION, 4)]
    [InlineData(Phase1Attribute.LIFE_TYPE, 11)]
    [InlineData(Phase1Attribute.LIFE_DURATION, 12)]
    [InlineData(Phase1Attribute.PRF, 13)]
    [InlineData(Phase1Attribute.KEY_LENGTH, 14)]
    [InlineData(IpsecAttribute.SA_LIFE_TYPE, 1)]
    [InlineData(IpsecAttribute.SA_LIFE_DURATION, 2)]
    [InlineData(IpsecAttribute.GROUP_DESCRIPTION, 3)]
    [InlineData(IpsecAttribute.ENCAPSULATION_MODE, 4)]
    [InlineData(IpsecAttribute.AUTHENTICATION_ALGORITHM, 5)]
    [InlineData(IpsecAttribute.KEY_LENGTH, 6)]
    [InlineData(EncapsulationMode.TUNNEL, 1)]
    [InlineData(EncapsulationMode.TRANSPORT, 2)]
    [InlineData(EncapsulationMode.UDP_ENCAPSULATED_TUNNEL, 3)]
    [InlineData(EncapsulationMode.UDP_ENCAPSULATED_TRANSPORT, 4)]
    [InlineData(EncapsulationMode.UDP_ENCAPSULATED_TUNNEL_DRAFT, 61443)]
    [InlineData(EncapsulationMode.UDP_ENCAPSULATED_TRANSPORT_DRAFT, 61444)]
    [InlineData(IdType.ID_IPV4_ADDR, 1)]
    [InlineData(IdType.ID_FQDN, 2)]
    [InlineData(IdType.ID_USER_FQDN, 3)]
    [InlineData(IdType.ID_IPV4_ADDR_SUBNET, 4)]
    [InlineData(IdType.ID_IPV6_ADDR, 5)]
    [InlineData(IdType.ID_IPV6_ADDR_SUBNET, 6)]
    [InlineData(IdType.ID_IPV4_ADDR_RANGE, 7)]
    [InlineData(IdType.ID_DER_ASN1_DN, 9)]
    [InlineData(IdType.ID_KEY_ID, 11)]
    [InlineData(ProtocolId.PROTO_ISAKMP, 1)]
    [InlineData(ProtocolId.PROTO_IPSEC_AH, 2)]
    [InlineData(ProtocolId.PROTO_IPSEC_ESP, 3)]
    [InlineData(LifeType.SECONDS, 1)]
    [InlineData(LifeType.KILOBYTES, 2)]
    [InlineData(IsakmpFlags.ENCRYPTION, 1)]
    [InlineData(IsakmpFlags.COMMIT, 2)]
    [InlineData(AuthenticationMethod.PRE_SHARED_KEY, 1)]
    [InlineData(AuthenticationMethod.RSA_SIGNATURES, 3)]
    [InlineData(AuthenticationMethod.XAUTH_INIT_PRE_SHARED_KEY, 65001)]
    [InlineData(AuthenticationMethod.XAUTH_RESP_PRE_SHARED_KEY, 65002)]
    [InlineData(AuthenticationMethod.XAUTH_INIT_RSA, 65005)]
    [InlineData(AuthenticationMethod.XAUTH_RESP_RSA, 65006)]
    [InlineData(ConfigurationMessageType.ISAKMP_CFG_REQUEST, 1)]
    [InlineData(ConfigurationMessageType.ISAKMP_CFG_REPLY, 2)]
    [InlineData(ConfigurationMessageType.ISAKMP_CFG_SET, 3)]
    [InlineData(ConfigurationMessageType.ISAKMP_CFG_ACK, 4)]
    [InlineData(ConfigurationAttribute.INTERNAL_IP4_ADDRESS, 1)]
    [InlineData(ConfigurationAttribute.INTERNAL_IP4_DNS, 3)]
    [InlineData(ConfigurationAttribute.INTERNAL_IP6_ADDRESS, 8)]
    [InlineData(ConfigurationAttribute.SUPPORTED_ATTRIBUTES, 14)]
    [InlineData(ConfigurationAttribute.XAUTH_TYPE, 16520)]
    [InlineData(ConfigurationAttribute.XAUTH_USER_NAME, 16521)]
    [InlineData(ConfigurationAttribute.XAUTH_USER_PASSWORD, 16522)]
    [InlineData(ConfigurationAttribute.XAUTH_STATUS, 16527)]
    [InlineData(ConfigurationAttribute.XAUTH_ANSWER, 16529)]
    [InlineData(ConfigurationAttribute.UNITY_BANNER, 28672)]
    [InlineData(ConfigurationAttribute.UNITY_DEF_DOMAIN, 28674)]
    [InlineData(ConfigurationAttribute.UNITY_SPLIT_INCLUDE, 28676)]
    [InlineData(ConfigurationAttribute.UNITY_BACKUP_SERVERS, 28681)]
    public void Registry_Number_IsTheRegistrys(Enum name, int number) => Assert.Equal(number, Convert.ToInt32(name, null));

    public static TheoryData<string> HashedVendorIds => [.. VendorIdTable.Rows.Where(row => row.HashedText is not null).Select(row => row.Name)];

    [Fact]
    public void VendorIdTable_Rows_AreUnique()
    {
        Assert.Equal(VendorIdTable.Rows.Count, VendorIdTable.Rows.Select(row => row.Name).Distinct().Count());
        Assert.Equal(VendorIdTable.Rows.Count, VendorIdTable.Rows.Select(row => row.Hex).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(HashedVendorIds))]
    public void VendorIdTable_RowOfAText_IsItsMd5(string name)
    {
        KnownVendorId row = VendorIdTable.Rows.Single(row => row.Name == name);
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(row.HashedText!))), row.Hex);
    }

    // Cisco's take a part of an MD5 and put a version behind it.
    [Theory]
    [InlineData("Cisco Unity", "CISCO-UNITY", 14, "0100")]
    [InlineData("Dead Peer Detection", "CISCO-DEAD-PEER-DETECTION", 14, "0100")]
    [InlineData("XAUTH", "draft-ietf-ipsra-isakmp-xauth-06.txt", 8, "")]
    [InlineData("Cisco VPN 3000 or ASA", "ALTIGA GATEWAY", 13, "50")]
    public void VendorIdTable_RowOfAPartOfAnMd5_IsIt(string name, string text, int octets, string rest) => Assert.Equal(
        Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(text)).AsSpan(0, octets)) + rest,
        VendorIdTable.Rows.Single(row => row.Name == name).Hex);

    // Bare as pluto has it, with racoon's and charon's word, with an ASA's; a word without the bit of Main Mode says nothing.
    [Theory]
    [InlineData("4048b7d56ebce88525e7de7f00d6c2d3", true)]
    [InlineData("4048b7d56ebce88525e7de7f00d6c2d380000000", true)]
    [InlineData("4048b7d56ebce88525e7de7f00d6c2d3c0000000", true)]
    [InlineData("4048b7d56ebce88525e7de7f00d6c2d340000000", false)]
    [InlineData("4048b7d56ebce88525e7de7f00d6c2", false)]
    [InlineData("afcad71368a1f1c96b8696fc77570100", false)]
    public void VendorIdTable_TakesFragments_IsTheBitOfMainMode(string hex, bool takes) =>
        Assert.Equal(takes, VendorIdTable.TakesFragments(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("4048b7d56ebce88525e7de7f00d6c2d3c0000000", "FRAGMENTATION")]
    [InlineData("1f07f70eaa6514d3b0fa96542a500100", "Cisco VPN 3000 or ASA")]
    [InlineData("90cb80913ebb696e086381b5ec427b1f", "draft-ietf-ipsec-nat-t-ike-02_n")]
    [InlineData("cd60464335df21f87cfdb2fc68b6a448", "draft-ietf-ipsec-nat-t-ike-02")]
    [InlineData("4a131c81070358455c5728f20e9545", null)]
    [InlineData("c9b2a2af4a8874f092c2b132ae3edaa9", null)]
    [InlineData("", null)]
    public void VendorIdTable_Octets_FindTheRowThatTheyBeginWith(string hex, string? name) =>
        Assert.Equal(name, VendorIdTable.Find(Convert.FromHexString(hex))?.Name);
}
