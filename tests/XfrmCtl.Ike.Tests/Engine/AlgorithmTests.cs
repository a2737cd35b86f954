using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Every algorithm of the tables through a whole handshake, up to the same keys in both kernels.</summary>
public sealed class AlgorithmTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly IkeProposal[] EveryIke =
    [
        .. from cipher in CipherTable.Rows
           where cipher.IkeId is not null
           from bits in cipher.KeyBits
           from hash in HashTable.Rows
           select new IkeProposal(cipher, bits, hash, GroupTable.Modp768),
    ];

    private static readonly EspProposal[] EveryEsp =
    [
        .. from cipher in CipherTable.Rows
           from bits in cipher.KeyBits
           from integrity in cipher.IsAead ? (IReadOnlyList<IntegrityAlgorithm?>)[null] : IntegrityTable.Rows
           select new EspProposal(cipher, bits, integrity),
    ];

    public static TheoryData<string> Groups => [.. GroupTable.Rows.Select(group => group.ConfName)];

    public static TheoryData<string> Ike => [.. EveryIke.Select(proposal => proposal.ToString())];

    public static TheoryData<string> Esp => [.. EveryEsp.Select(proposal => proposal.ToString())];

    [Fact]
    public void Tables_Combinations_AreAll()
    {
        Assert.Equal(8 * 5, EveryIke.Length); // DES, 3DES, AES and Camellia of three lengths; five hashes
        Assert.Equal((12 * 6) + (7 * 3), EveryEsp.Length); // those, three AES-CTR and NULL with six MACs; three each of GCM, CCM, and GMAC
    }

    [Theory]
    [MemberData(nameof(Ike))]
    [Trait("Rfc", "2409-B")]
    public void MainMode_EveryCipherWithEveryHash_ComesUpAndGoes(string name)
    {
        IkeProposal proposal = EveryIke.Single(row => row.ToString() == name);
        using IkePair pair = Pair(profile => profile with { IkeProposals = [proposal] });

        Assert.Equal(proposal, Assert.Single(pair.B.Reports<IkeEvent.Phase1Established>()).Proposal);
        pair.Down(pair.B);
        pair.Run(Patience);
        pair.AssertNothingInstalled();
    }

    [Theory]
    [MemberData(nameof(Groups))]
    [Trait("Rfc", "2409-5.4")]
    [Trait("Rfc", "2409-5.5")]
    [Trait("Rfc", "5903-7")]
    public void MainModeAndQuickMode_EveryGroup_Agree(string name)
    {
        DhGroup group = GroupTable.ByConfName(name)!;
        using IkePair pair = Pair(profile => profile with
        {
            IkeProposals = [IkePair.QuickIke with { Group = group }],
            PfsGroup = group,
        });

        Assert.Equal(group, Assert.Single(pair.B.Reports<IkeEvent.Phase1Established>()).Proposal.Group);
        Assert.Equal(group, Assert.Single(pair.B.Reports<IkeEvent.ChildEstablished>()).PfsGroup);
    }

    [Theory]
    [InlineData("ecp256")]
    [InlineData("ecp384")]
    [InlineData("ecp521")]
    public void AggressiveMode_Curve_Agrees(string name)
    {
        DhGroup group = GroupTable.ByConfName(name)!;
        using IkePair pair = Pair(profile => profile with
        {
            AggressiveMode = true,
            IkeProposals = [new(CipherTable.Camellia, 256, HashTable.Sha384, group)],
        });

        Assert.Equal(group, Assert.Single(pair.B.Reports<IkeEvent.Phase1Established>()).Proposal.Group);
    }

    [Theory]
    [MemberData(nameof(Esp))]
    [Trait("Rfc", "2409-5.5")]
    public void QuickMode_EveryAlgorithm_GivesBothKernelsTheSameKeysOfItsLength(string name)
    {
        EspProposal proposal = EveryEsp.Single(row => row.ToString() == name);
        using IkePair pair = Pair(profile => profile with { EspProposals = [proposal] });

        PairChild child = Assert.Single(pair.B.Kernel.Children);
        Assert.Equal(proposal, child.Algorithms);
        string[] keys = child.KeysIn.Replace(" ", "", StringComparison.Ordinal).Split('/');
        Assert.Equal(
            ((proposal.KeyBits / 8) + proposal.Cipher.SaltOctets, (proposal.Integrity?.KeyBits ?? 0) / 8),
            (keys[0].Length / 2, keys[1].Length / 2));
    }

    private static IkePair Pair(Func<ConnectionProfile, ConnectionProfile> both)
    {
        IkePair pair = new();
        pair.Load(both);
        pair.Up(pair.A);
        pair.Run(Patience);
        pair.AssertUp();
        Assert.Empty(pair.A.Failures.Concat(pair.B.Failures));
        return pair;
    }
}
