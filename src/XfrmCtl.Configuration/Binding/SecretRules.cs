using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Binding;

/// <summary>What is to be said of the secrets once the connections are known.</summary>
internal static class SecretRules
{
    /// <summary>Names two different keys that fit a connection equally well: the earlier counts, as with pluto, and somebody may have meant the other.</summary>
    public static void Check(IReadOnlyList<ConnectionSettings> connections, IpsecSecrets secrets, DiagnosticBag diagnostics)
    {
        HashSet<(SecretEntry, SecretEntry)> named = [];
        foreach (ConnectionSettings connection in connections)
        {
            if (connection.HasErrors || connection.AuthBy.Value is not (AuthenticationMethod.Secret or AuthenticationMethod.SecretOrRsaSignature)
                || IdentityOf(connection.Left) is not { } left || IdentityOf(connection.Right) is not { } right)
            {
                continue;
            }

            // Which end is us is not known here; the ranks of both views are looked at.
            CheckPair(connection, left, right);
            CheckPair(connection, right, left);
        }

        void CheckPair(ConnectionSettings connection, IdentitySpecification local, IdentitySpecification remote)
        {
            if (secrets.FindPreSharedKey(local, remote) is not { } counts || secrets.FindRival(counts, local, remote) is not { } rival)
                return;
            if (IsSameSet(counts, rival) || !named.Add((counts, rival)))
                return;
            diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.SecretDuplicate, rival.Location,
                $"this key fits connection '{connection.Name}' no better than the one in {counts.Location}, which counts as the earlier", "leave one of them out");
        }
    }

    private static IdentitySpecification? IdentityOf(EndSettings end) => end.Id.Value ?? end.Host.Value switch
    {
        HostSpecification.Address address => IdentitySpecification.OfAddress(address.Value),
        HostSpecification.Any => IdentitySpecification.Any,
        _ => null,
    };

    /// <summary>Entries for the same identities have been named already.</summary>
    private static bool IsSameSet(SecretEntry one, SecretEntry other) =>
        one.Ids.Count == other.Ids.Count && one.Ids.All(id => other.Ids.Any(id.Matches)) && other.Ids.All(id => one.Ids.Any(id.Matches));
}
