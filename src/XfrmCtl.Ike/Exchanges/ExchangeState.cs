namespace XfrmCtl.Ike.Exchanges;

/// <summary>Every message of IKEv1 by the place it has in its exchange; each has a row in <see cref="ExchangeTable"/>.</summary>
public enum ExchangeState
{
    /// <summary>HDR, SA →</summary>
    MainMode1,

    /// <summary>← HDR, SA</summary>
    MainMode2,

    /// <summary>HDR, KE, Ni →</summary>
    MainMode3,

    /// <summary>← HDR, KE, Nr</summary>
    MainMode4,

    /// <summary>HDR*, IDii, HASH_I →</summary>
    MainMode5,

    /// <summary>← HDR*, IDir, HASH_R</summary>
    MainMode6,

    /// <summary>HDR*, IDii, [ CERT, ] SIG_I →</summary>
    MainMode5Signed,

    /// <summary>← HDR*, IDir, [ CERT, ] SIG_R</summary>
    MainMode6Signed,

    /// <summary>HDR, SA, KE, Ni, IDii →</summary>
    Aggressive1,

    /// <summary>← HDR, SA, KE, Nr, IDir, HASH_R</summary>
    Aggressive2,

    /// <summary>HDR*, HASH_I →</summary>
    Aggressive3,

    /// <summary>← HDR, SA, KE, Nr, IDir, [ CERT, ] SIG_R</summary>
    Aggressive2Signed,

    /// <summary>HDR*, [ CERT, ] SIG_I →</summary>
    Aggressive3Signed,

    /// <summary>HDR*, HASH(1), SA, Ni [, KE ] [, IDci, IDcr ] →</summary>
    QuickMode1,

    /// <summary>← HDR*, HASH(2), SA, Nr [, KE ] [, IDci, IDcr ]</summary>
    QuickMode2,

    /// <summary>HDR*, HASH(3) →</summary>
    QuickMode3,

    /// <summary>HDR*, HASH(1), N/D</summary>
    Informational,

    /// <summary>HDR, N/D, before Phase 1 has keys; changes nothing.</summary>
    InformationalPlain,

    /// <summary>HDR, FRAGMENT: a piece of any other message.</summary>
    Fragment,

    /// <summary>HDR*, HASH, ATTR(REQUEST): XAUTH's and ModeCfg's question.</summary>
    TransactionRequest,

    /// <summary>HDR*, HASH, ATTR(REPLY): the answer to a request.</summary>
    TransactionReply,

    /// <summary>HDR*, HASH, ATTR(SET): what is told without being asked for.</summary>
    TransactionSet,

    /// <summary>HDR*, HASH, ATTR(ACK): the answer to a set.</summary>
    TransactionAck,

    /// <summary>New Group Mode.</summary>
    NewGroupMode,

    /// <summary>Base exchange.</summary>
    Base,

    /// <summary>Authentication Only exchange.</summary>
    AuthenticationOnly,
}
