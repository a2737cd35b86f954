using System.Net;

namespace XfrmCtl.Testing.Asa;

/// <summary>A message that an ASA sends.</summary>
/// <param name="Local">Where from.</param>
/// <param name="Remote">Where to.</param>
/// <param name="Message">The message, without the non-ESP marker that it carries on port 4500.</param>
/// <param name="Name">What it is, for a transcript.</param>
public sealed record AsaDatagram(IPEndPoint Local, IPEndPoint Remote, ReadOnlyMemory<byte> Message, string Name);
