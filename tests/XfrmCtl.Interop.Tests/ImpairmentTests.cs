namespace XfrmCtl.Interop.Tests;

/// <summary>pluto begins, with each of the faults that libreswan has for its own tests.</summary>
public sealed class ImpairedInitiatorTests(ImpairedInitiatorTests.Table table) : IClassFixture<ImpairedInitiatorTests.Table>
{
    public static TheoryData<string, string> Rows => ImpairmentTable.Rows("initiator");

    [Theory]
    [MemberData(nameof(Rows))]
    public void Impairment_OfTheInitiator_EndsAsTheTableSays(string impairment, string scene) => table.AssertClaimed($"{impairment} / {scene}");

    [Theory]
    [MemberData(nameof(Rows))]
    public void CleanHandshake_After_ComesUpAndGoesDown(string impairment, string scene) => table.AssertClaimed($"{impairment} / {scene}: a clean handshake afterwards");

    [Fact]
    public void Daemon_ThroughAll_LivesInBounds() => table.AssertAllElse();

    public sealed class Table() : ImpairmentTable("initiator");
}

/// <summary>pluto answers, with each of the faults that libreswan has for its own tests; a class of its own, so that two guests run side by side.</summary>
public sealed class ImpairedResponderTests(ImpairedResponderTests.Table table) : IClassFixture<ImpairedResponderTests.Table>
{
    public static TheoryData<string, string> Rows => ImpairmentTable.Rows("responder");

    [Theory]
    [MemberData(nameof(Rows))]
    public void Impairment_OfTheResponder_EndsAsTheTableSays(string impairment, string scene) => table.AssertClaimed($"{impairment} / {scene}");

    [Theory]
    [MemberData(nameof(Rows))]
    public void CleanHandshake_After_ComesUpAndGoesDown(string impairment, string scene) => table.AssertClaimed($"{impairment} / {scene}: a clean handshake afterwards");

    [Fact]
    public void Daemon_ThroughAll_LivesInBounds() => table.AssertAllElse();

    public sealed class Table() : ImpairmentTable("responder");
}
