namespace XfrmCtl.Interop.Tests;

// The profiles of the matrix with pluto, a class each, so that guests run side by side; libreswan 4.10 of Debian is built without modp1024.
public sealed class PlutoMatrix3desMd5Modp1536Tests() : MatrixTests("pluto", "3des-md5-modp1536");

public sealed class PlutoMatrixAes128Sha256Modp2048PfsTests() : MatrixTests("pluto", "aes128-sha256-modp2048-pfs");

public sealed class PlutoMatrixAesGcmTests() : MatrixTests("pluto", "aes-gcm");

public sealed class PlutoMatrixAggressiveTests() : MatrixTests("pluto", "aggressive");

public sealed class PlutoMatrixCertificatesTests() : MatrixTests("pluto", "certificates");

public sealed class PlutoMatrixIpv6Tests() : MatrixTests("pluto", "ipv6");

public sealed class PlutoMatrixTransportTests() : MatrixTests("pluto", "transport");

public sealed class PlutoMatrixTwoSubnetsTests() : MatrixTests("pluto", "two-subnets");
