namespace XfrmCtl.Interop.Tests;

// The profiles of the matrix with pluto, a class each, so that guests run side by side; libreswan 4.10 of Debian is built without modp1024.
public sealed class PlutoMatrix3desMd5Modp1536Tests() : MatrixTests("pluto", "3des-md5-modp1536", "responder/loss");

public sealed class PlutoMatrixAes128Sha256Modp2048PfsTests() : MatrixTests("pluto", "aes128-sha256-modp2048-pfs", "responder/nat");

public sealed class PlutoMatrixAesGcmTests() : MatrixTests("pluto", "aes-gcm", "initiator/loss");

public sealed class PlutoMatrixAggressiveTests() : MatrixTests("pluto", "aggressive", "initiator/nat");

public sealed class PlutoMatrixCertificatesTests() : MatrixTests("pluto", "certificates", "responder/loss");

public sealed class PlutoMatrixIpv6Tests() : MatrixTests("pluto", "ipv6", "responder/nat");

public sealed class PlutoMatrixTransportTests() : MatrixTests("pluto", "transport", "initiator/loss");

public sealed class PlutoMatrixXauthTests() : MatrixTests("pluto", "xauth", "initiator/nat");

public sealed class PlutoMatrixTwoSubnetsTests() : MatrixTests("pluto", "two-subnets", "responder/loss");
