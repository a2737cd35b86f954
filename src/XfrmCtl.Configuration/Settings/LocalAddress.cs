using System.Net;

namespace XfrmCtl.Configuration.Settings;

/// <summary>An address of this machine.</summary>
/// <param name="Device">The interface that has it.</param>
/// <param name="Value">The address.</param>
public readonly record struct LocalAddress(string Device, IPAddress Value);
