using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Compat;

public sealed class CredentialListTests
{
    private static readonly CredentialsDocument Loaded = new()
    {
        Since = Samples.Daemon.Since!.Value,
        Keys = [new("AwEAAcxyz", 2048, true, ["ID_DER_ASN1_DN 'C=CH, O=Example, CN=gw'"]), new("AwEAAdabc", 1024, false, ["ID_FQDN '@peer.example'"])],
        Certificates = [new("C=CH, O=Example, CN=gw", "C=CH, O=Example, CN=Example CA", "0A1B2C", "AwEAAcxyz", 2048, true, Samples.Now.AddYears(-1), Samples.Now.AddDays(20), 2)],
        Authorities = [new("C=CH, O=Example, CN=Example CA", "C=CH, O=Example, CN=Example CA", "01", null, 0, false, Samples.Now.AddDays(1), Samples.Now.AddYears(5), 1)],
        Revocations = [new("C=CH, O=Example, CN=Example CA", 2, Samples.Now.AddDays(-40), Samples.Now.AddDays(-10))],
    };

    [Fact]
    public async Task ListAll_WhatTheDaemonHasLoaded_IsInPlutosLines()
    {
        await using FakeDaemon daemon = Daemon();

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context(), daemon, "auto --listall");

        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        string[] lines = [.. run.Out.Split('\n').Where(line => !line.Contains("ecrets", StringComparison.Ordinal) && line.Trim() is not ("000" or "")).Select(line => line.TrimEnd())];
        Assert.Equal(
        [
            "000 List of Public Keys:",
            "000 Nov 23 07:00:00 UTC 2026, 2048 RSA Key AwEAAcxyz (has private key), until Dec 13 12:00:00 UTC 2026 warning (expires in 20 days)",
            "000        ID_DER_ASN1_DN 'C=CH, O=Example, CN=gw'",
            "000        Issuer 'C=CH, O=Example, CN=Example CA'",
            "000 Nov 23 07:00:00 UTC 2026, 1024 RSA Key AwEAAdabc (no private key), until --- -- --:--:-- ---- ok",
            "000        ID_FQDN '@peer.example'",
            "000 List of X.509 End Certificates:",
            "000 Nov 23 07:00:00 UTC 2026, count: 2",
            "000        subject: 'C=CH, O=Example, CN=gw'",
            "000        issuer:  'C=CH, O=Example, CN=Example CA'",
            "000        serial:   0a:1b:2c",
            "000        pubkey:   2048 RSA Key AwEAAcxyz, has private key",
            "000        validity: not before Nov 23 12:00:00 UTC 2025 ok",
            "000                  not after  Dec 13 12:00:00 UTC 2026 warning (expires in 20 days)",
            "000 List of X.509 CA Certificates:",
            "000 Nov 23 07:00:00 UTC 2026, count: 1",
            "000        subject: 'C=CH, O=Example, CN=Example CA'",
            "000        issuer:  'C=CH, O=Example, CN=Example CA'",
            "000        serial:   01",
            "000        validity: not before Nov 24 12:00:00 UTC 2026 fatal (not valid yet)",
            "000                  not after  Nov 23 12:00:00 UTC 2031 ok",
            "000 List of X.509 CRLs:",
            "000 Nov 23 07:00:00 UTC 2026, revoked certs: 2",
            "000        issuer:  'C=CH, O=Example, CN=Example CA'",
            "000        updates:  this Oct 14 12:00:00 UTC 2026",
            "000                  next Nov 13 12:00:00 UTC 2026 fatal (expired)",
        ], lines);
    }

    [Theory]
    [InlineData("auto --listpubkeys", "List of Public Keys:", "AwEAAdabc")]
    [InlineData("auto --listcerts", "List of X.509 End Certificates:", "CN=gw'")]
    [InlineData("auto --listcacerts", "List of X.509 CA Certificates:", "CN=Example CA'")]
    [InlineData("auto --listcrls", "List of X.509 CRLs:", "revoked certs: 2")]
    [InlineData("whack --listcrls", "List of X.509 CRLs:", "revoked certs: 2")]
    public async Task List_OfOneKind_IsThatAlone(string words, string title, string line)
    {
        await using FakeDaemon daemon = Daemon();

        CliRun run = await PlutoSamples.Run(PlutoSamples.Context(), daemon, words);

        Assert.Contains(title, run.Out, StringComparison.Ordinal);
        Assert.Contains(line, run.Out, StringComparison.Ordinal);
        Assert.Equal(1, run.Out.Split("List of").Length - 1);
    }

    // The daemon's answer holds public halves alone, so that nothing here could print another.
    [Fact]
    public async Task ListPsks_AskTheDaemonForNothing()
    {
        await using FakeDaemon daemon = Daemon();

        await PlutoSamples.Run(PlutoSamples.Context(), daemon, "auto --listpsks");

        Assert.DoesNotContain(daemon.Requests, request => request.Verb == "credentials");
    }

    private static FakeDaemon Daemon() => FakeDaemon.Answering(request => [new ControlMessage
    {
        Reply = new ControlReply { ExitCode = ExitCode.Ok, Message = "", Dialect = "openswan", Credentials = request.Verb == "credentials" ? Loaded : null },
    }]);
}
