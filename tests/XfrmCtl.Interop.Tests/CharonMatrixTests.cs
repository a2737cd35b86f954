namespace XfrmCtl.Interop.Tests;

// The profiles of the matrix with charon, a class each, so that guests run side by side.
public sealed class CharonMatrix3desMd5Modp1024Tests() : MatrixTests("charon", "3des-md5-modp1024", "initiator/nat");

public sealed class CharonMatrix3desMd5Modp1536Tests() : MatrixTests("charon", "3des-md5-modp1536", "responder/loss");

public sealed class CharonMatrixAes256Sha1Modp1024Tests() : MatrixTests("charon", "aes256-sha1-modp1024", "responder/nat");

public sealed class CharonMatrixAes128Sha256Modp2048PfsTests() : MatrixTests("charon", "aes128-sha256-modp2048-pfs", "initiator/loss");

public sealed class CharonMatrixAesGcmTests() : MatrixTests("charon", "aes-gcm", "initiator/nat");

public sealed class CharonMatrixAggressiveTests() : MatrixTests("charon", "aggressive", "responder/loss");

public sealed class CharonMatrixCertificatesTests() : MatrixTests("charon", "certificates", "responder/nat");

public sealed class CharonMatrixIpv6Tests() : MatrixTests("charon", "ipv6", "initiator/loss");

public sealed class CharonMatrixTransportTests() : MatrixTests("charon", "transport", "initiator/nat");

public sealed class CharonMatrixXauthTests() : MatrixTests("charon", "xauth", "responder/loss");

public sealed class CharonMatrixTwoSubnetsTests() : MatrixTests("charon", "two-subnets", "responder/nat");
