using XfrmCtl.Ike.Certificates;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Certificates;

/// <summary>What was found for a connection that signs.</summary>
/// <param name="Credentials">Keys, certificates and judge.</param>
/// <param name="LocalName">The subject of our certificate, which is our identity where leftid= says no other; null without certificate.</param>
/// <param name="RemoteName">The same for the peer's, where rightcert= names it.</param>
internal sealed record FoundCredentials(SignatureCredentials Credentials, Identity? LocalName, Identity? RemoteName);
