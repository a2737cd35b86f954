namespace XfrmCtl.Testing;

/// <summary>A request that a <see cref="ScriptedKernel"/> was given.</summary>
/// <param name="Operation">The kernel's name of it.</param>
/// <param name="Type">Its netlink message type.</param>
/// <param name="Flags">Its netlink flags.</param>
/// <param name="Payload">What follows its message header.</param>
public sealed record ScriptedRequest(string Operation, ushort Type, ushort Flags, byte[] Payload);
