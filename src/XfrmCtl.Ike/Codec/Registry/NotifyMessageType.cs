namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>Notify message types (RFC 2408 §3.14.1; RFC 2407 §4.6.3; RFC 3706 §5.3).</summary>
public enum NotifyMessageType : ushort
{
    /// <summary>None.</summary>
    NONE = 0,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_PAYLOAD_TYPE = 1,
    /// <summary>RFC 2408 §3.14.1.</summary>
    DOI_NOT_SUPPORTED = 2,
    /// <summary>RFC 2408 §3.14.1.</summary>
    SITUATION_NOT_SUPPORTED = 3,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_COOKIE = 4,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_MAJOR_VERSION = 5,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_MINOR_VERSION = 6,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_EXCHANGE_TYPE = 7,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_FLAGS = 8,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_MESSAGE_ID = 9,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_PROTOCOL_ID = 10,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_SPI = 11,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_TRANSFORM_ID = 12,
    /// <summary>RFC 2408 §3.14.1.</summary>
    ATTRIBUTES_NOT_SUPPORTED = 13,
    /// <summary>RFC 2408 §3.14.1.</summary>
    NO_PROPOSAL_CHOSEN = 14,
    /// <summary>RFC 2408 §3.14.1.</summary>
    BAD_PROPOSAL_SYNTAX = 15,
    /// <summary>RFC 2408 §3.14.1.</summary>
    PAYLOAD_MALFORMED = 16,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_KEY_INFORMATION = 17,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_ID_INFORMATION = 18,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_CERT_ENCODING = 19,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_CERTIFICATE = 20,
    /// <summary>RFC 2408 §3.14.1.</summary>
    CERT_TYPE_UNSUPPORTED = 21,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_CERT_AUTHORITY = 22,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_HASH_INFORMATION = 23,
    /// <summary>RFC 2408 §3.14.1.</summary>
    AUTHENTICATION_FAILED = 24,
    /// <summary>RFC 2408 §3.14.1.</summary>
    INVALID_SIGNATURE = 25,
    /// <summary>RFC 2408 §3.14.1.</summary>
    ADDRESS_NOTIFICATION = 26,
    /// <summary>RFC 2408 §3.14.1.</summary>
    NOTIFY_SA_LIFETIME = 27,
    /// <summary>RFC 2408 §3.14.1.</summary>
    CERTIFICATE_UNAVAILABLE = 28,
    /// <summary>RFC 2408 §3.14.1.</summary>
    UNSUPPORTED_EXCHANGE_TYPE = 29,
    /// <summary>RFC 2408 §3.14.1.</summary>
    UNEQUAL_PAYLOAD_LENGTHS = 30,
    /// <summary>RFC 2408 §3.14.1.</summary>
    CONNECTED = 16384,
    /// <summary>RFC 2407 §4.6.3.1.</summary>
    RESPONDER_LIFETIME = 24576,
    /// <summary>RFC 2407 §4.6.3.2.</summary>
    REPLAY_STATUS = 24577,
    /// <summary>RFC 2407 §4.6.3.3.</summary>
    INITIAL_CONTACT = 24578,
    /// <summary>RFC 3706 §5.3.</summary>
    R_U_THERE = 36136,
    /// <summary>RFC 3706 §5.3.</summary>
    R_U_THERE_ACK = 36137,
}
