namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>Attributes of the Transaction exchange: ModeCfg's (draft-dukes-ike-mode-cfg-02 §3.4), XAUTH's (draft-beaulieu-ike-xauth-02 §4) and those of Cisco's Unity clients.</summary>
public enum ConfigurationAttribute : ushort
{
    /// <summary>An address inside the tunnel; 0 or 4 octets.</summary>
    INTERNAL_IP4_ADDRESS = 1,
    /// <summary>Its netmask; 0 or 4 octets.</summary>
    INTERNAL_IP4_NETMASK = 2,
    /// <summary>A name server; 0 or 4 octets, as often as there are servers.</summary>
    INTERNAL_IP4_DNS = 3,
    /// <summary>A NetBIOS name server; 0 or 4 octets.</summary>
    INTERNAL_IP4_NBNS = 4,
    /// <summary>Seconds for which the address may be used; 0 or 4 octets.</summary>
    INTERNAL_ADDRESS_EXPIRY = 5,
    /// <summary>A DHCP server; 0 or 4 octets.</summary>
    INTERNAL_IP4_DHCP = 6,
    /// <summary>Version of the sender's program, as text.</summary>
    APPLICATION_VERSION = 7,
    /// <summary>An address inside the tunnel; 0 or 16 octets.</summary>
    INTERNAL_IP6_ADDRESS = 8,
    /// <summary>Its netmask; 0 or 16 octets.</summary>
    INTERNAL_IP6_NETMASK = 9,
    /// <summary>A name server; 0 or 16 octets.</summary>
    INTERNAL_IP6_DNS = 10,
    /// <summary>A NetBIOS name server; 0 or 16 octets.</summary>
    INTERNAL_IP6_NBNS = 11,
    /// <summary>A DHCP server; 0 or 16 octets.</summary>
    INTERNAL_IP6_DHCP = 12,
    /// <summary>A network behind the gateway, address and mask; 0 or 8 octets.</summary>
    INTERNAL_IP4_SUBNET = 13,
    /// <summary>The attributes that the sender knows, two octets each.</summary>
    SUPPORTED_ATTRIBUTES = 14,
    /// <summary>A network behind the gateway, address and prefix length; 0 or 17 octets.</summary>
    INTERNAL_IP6_SUBNET = 15,

    /// <summary>Kind of authentication; a basic attribute, 0 is Generic.</summary>
    XAUTH_TYPE = 16520,
    /// <summary>The user's name.</summary>
    XAUTH_USER_NAME = 16521,
    /// <summary>The user's password.</summary>
    XAUTH_USER_PASSWORD = 16522,
    /// <summary>A code from a token, used once.</summary>
    XAUTH_PASSCODE = 16523,
    /// <summary>Text for the user.</summary>
    XAUTH_MESSAGE = 16524,
    /// <summary>A challenge.</summary>
    XAUTH_CHALLENGE = 16525,
    /// <summary>The domain that the name belongs to.</summary>
    XAUTH_DOMAIN = 16526,
    /// <summary>Outcome; a basic attribute, 1 is OK and 0 is FAIL.</summary>
    XAUTH_STATUS = 16527,
    /// <summary>A new PIN for a token.</summary>
    XAUTH_NEXT_PIN = 16528,
    /// <summary>The answer to a message.</summary>
    XAUTH_ANSWER = 16529,

    /// <summary>Text that is shown when the tunnel is up.</summary>
    UNITY_BANNER = 28672,
    /// <summary>Whether the client may keep the password.</summary>
    UNITY_SAVE_PASSWD = 28673,
    /// <summary>The domain of names without one.</summary>
    UNITY_DEF_DOMAIN = 28674,
    /// <summary>Domains whose names are asked for inside the tunnel.</summary>
    UNITY_SPLITDNS_NAME = 28675,
    /// <summary>Networks that are reached through the tunnel, 14 octets each: address, mask, protocol, two ports.</summary>
    UNITY_SPLIT_INCLUDE = 28676,
    /// <summary>UDP port of Cisco's own encapsulation.</summary>
    UNITY_NATT_PORT = 28677,
    /// <summary>Networks that are reached beside the tunnel.</summary>
    UNITY_LOCAL_LAN = 28678,
    /// <summary>Group of perfect forward secrecy.</summary>
    UNITY_PFS = 28679,
    /// <summary>Firewall that the client must have.</summary>
    UNITY_FW_TYPE = 28680,
    /// <summary>Gateways to try when this one is down.</summary>
    UNITY_BACKUP_SERVERS = 28681,
    /// <summary>The client's name for dynamic DNS.</summary>
    UNITY_DDNS_HOSTNAME = 28682,
}
