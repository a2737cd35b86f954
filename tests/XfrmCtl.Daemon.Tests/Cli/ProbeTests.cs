using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using XfrmCtl.Cli.Probing;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Daemon.Tests.Workers;
using XfrmCtl.Ike.Codec;
using static XfrmCtl.Daemon.Tests.Composition.ConfigurationSamples;
using AuthenticationMethod = XfrmCtl.Ike.Codec.Registry.AuthenticationMethod;

namespace XfrmCtl.Daemon.Tests.Cli;

/// <summary><c>xfrmctl probe</c> and our own daemon on loopback addresses.</summary>
public sealed class ProbeTests
{
    private static readonly ProbePace Quick = new(TimeSpan.Zero, TimeSpan.FromSeconds(5), 2, TimeSpan.FromSeconds(1), 64);

    private static readonly IkeProposal[] Configured =
    [
        new(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp1024),
        new(CipherTable.Aes, 256, HashTable.Sha256, GroupTable.Modp2048),
        new(CipherTable.Aes, 128, HashTable.Sha1, GroupTable.Ecp256),
    ];

    [Fact]
    public async Task Probe_OurOwnDaemon_FindsExactlyWhatIsConfigured()
    {
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon peer = await RunningDaemon.Start(() => Peer(Configured), ike, nat);

        (ProbeSearch search, int sent) = await Probe(ike, ProbeMatrix.Usual);

        Assert.Equal(Configured.Select(proposal => proposal.ToString()).Order(), search.Accepted.Select(proposal => proposal.ToString()).Order());
        Assert.Equal(ProbeMatrix.Usual.Count - Configured.Length, search.Refused.Count);
        Assert.Empty(search.Silent);
        Assert.Equal(["NO_PROPOSAL_CHOSEN"], search.Notifies);
        // One message for each that it takes, and one for each batch.
        Assert.True(sent <= Configured.Length + ((ProbeMatrix.Usual.Count + 23) / 24), $"{sent} messages");
    }

    [Fact]
    public async Task Probe_ManyProposals_AreAllFoundThoughTheyShareABatch()
    {
        IkeProposal[] many = [.. ProbeMatrix.Usual.Take(20)];
        (int ike, int nat) = RunningDaemon.FreePorts();
        await using RunningDaemon peer = await RunningDaemon.Start(() => Peer(many), ike, nat);

        (ProbeSearch search, _) = await Probe(ike, ProbeMatrix.Usual);

        Assert.Equal(many.Select(proposal => proposal.ToString()).Order(), search.Accepted.Select(proposal => proposal.ToString()).Order());
    }

    [Fact]
    public async Task Probe_NobodyListens_EndsAtOnce()
    {
        (int ike, _) = RunningDaemon.FreePorts();
        var search = new ProbeSearch(ProbeMatrix.Usual);
        using Prober prober = Open(ike);

        await prober.Run(search, _ => { }, TestContext.Current.CancellationToken);

        Assert.True(prober.IsClosed);
        Assert.False(search.HasAnswered);
        Assert.True(prober.Sent <= 2);
    }

    [Fact]
    public async Task Probe_SilentPeer_IsAskedOnceForEachFurtherBatch()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Parse("127.77.1.2"), 0));
        var search = new ProbeSearch(ProbeMatrix.Usual);
        using var prober = new Prober(
            (IPEndPoint)silent.LocalEndPoint!, IPAddress.Parse("127.77.1.1"), AuthenticationMethod.PRE_SHARED_KEY, Quick with { Answer = TimeSpan.FromMilliseconds(20), Tries = 3 }, TimeProvider.System);

        await prober.Run(search, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(ProbeMatrix.Usual.Count, search.Silent.Count);
        Assert.Equal(3 + ((ProbeMatrix.Usual.Count + 23) / 24) - 1, prober.Sent);
    }

    // Who cannot read one proposal of an offer refuses the message and not what else is in it.
    [Theory]
    [InlineData("ATTRIBUTES_NOT_SUPPORTED")]
    [InlineData("PAYLOAD_MALFORMED")]
    public void Search_RefusalOfTheMessage_IsDividedUntilTheOneIsFound(string notify)
    {
        var search = new ProbeSearch(ProbeMatrix.Usual);
        int asked = 0;
        for (; search.Offer.Count > 0; asked++)
        {
            search.Take(search.Offer.Any(proposal => proposal.Group == GroupTable.Ecp521) ? new ProbeAnswer.Refused(notify)
                : search.Offer.FirstOrDefault(Configured.Contains) is { } taken ? new ProbeAnswer.Chose(taken, [])
                : new ProbeAnswer.Refused("NO_PROPOSAL_CHOSEN"));
        }

        Assert.Equal(Configured.Order(ByText), search.Accepted.Order(ByText));
        Assert.Equal(ProbeMatrix.Usual.Except(Configured).Order(ByText), search.Refused.Order(ByText));
        Assert.InRange(asked, 20, 200);
    }

    private static readonly Comparer<IkeProposal> ByText = Comparer<IkeProposal>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));

    // A refusal of all that we are is no reason to ask on and on.
    [Fact]
    public void Search_RefusalOfEach_IsNotAskedAgain()
    {
        var search = new ProbeSearch(ProbeMatrix.Usual);
        int asked = 0;
        for (; search.Offer.Count > 0; asked++)
            search.Take(new ProbeAnswer.Refused("INVALID_ID_INFORMATION"));

        Assert.Equal((ProbeMatrix.Usual.Count + 23) / 24, asked);
    }

    [Fact]
    public void Offer_OfABatch_FitsIntoADatagramThatNoPathCuts()
    {
        byte[] message = ProbeMessage.Offer(7, new ProbeSearch(ProbeMatrix.All).Offer, AuthenticationMethod.PRE_SHARED_KEY);

        Assert.InRange(message.Length, 100, 1200);
        Assert.True(IsakmpHeader.TryDecode(message, out IsakmpHeader header, out _));
        Assert.Equal(7UL, header.InitiatorCookie);
    }

    [Fact]
    public void Read_StrangeAnswers_AreNothingAndNeverThrow()
    {
        IReadOnlyList<IkeProposal> offer = new ProbeSearch(ProbeMatrix.Usual).Offer;
        byte[] message = ProbeMessage.Offer(7, offer, AuthenticationMethod.PRE_SHARED_KEY);
        var chance = new Random(20261125);

        Assert.Null(ProbeMessage.Read(ProbeMessage.Offer(8, offer, AuthenticationMethod.PRE_SHARED_KEY), 7, offer)); // another's cookie
        for (int length = 0; length < message.Length; length++)
            Assert.Null(ProbeMessage.Read(message.AsMemory(0, length), 7, offer));
        for (int i = 0; i < 5000; i++)
        {
            byte[] mutated = [.. message];
            for (int changes = chance.Next(1, 6); changes > 0; changes--)
                mutated[chance.Next(8, mutated.Length)] = (byte)chance.Next(256);
            ProbeMessage.Read(mutated, 7, offer);
        }
    }

    [Fact]
    public void Matrix_Proposals_AreEachThereOnceAndTheSeedsIsAmongThem()
    {
        Assert.Equal(ProbeMatrix.All.Count, ProbeMatrix.All.Distinct().Count());
        Assert.Contains(Configured[0], ProbeMatrix.Usual);
        Assert.Empty(ProbeMatrix.Usual.Except(ProbeMatrix.All));
    }

    private static async Task<(ProbeSearch Search, int Sent)> Probe(int port, IReadOnlyList<IkeProposal> proposals)
    {
        var search = new ProbeSearch(proposals);
        using Prober prober = Open(port);
        await prober.Run(search, _ => { }, TestContext.Current.CancellationToken);
        return (search, prober.Sent);
    }

    private static Prober Open(int port) =>
        new(new IPEndPoint(IPAddress.Parse("127.77.1.2"), port), IPAddress.Parse("127.77.1.1"), AuthenticationMethod.PRE_SHARED_KEY, Quick, TimeProvider.System);

    private static LoadedConfiguration Peer(IkeProposal[] proposals)
    {
        ConnectionSettings usual = Connection("c", End(ConnectionEnd.Left, "127.77.1.1", ["10.1.0.0/16"]), End(ConnectionEnd.Right, "127.77.1.2", ["10.2.0.0/16"]));
        ConnectionSettings connection = usual with { IkeProposals = Set<ImmutableArray<IkeProposal>>([.. proposals]) };
        return Load(Setup("127.77.1.2"), Secrets("the key", "127.77.1.1", "127.77.1.2"), connection);
    }
}
