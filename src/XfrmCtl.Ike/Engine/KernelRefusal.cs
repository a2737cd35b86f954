namespace XfrmCtl.Ike.Engine;

/// <summary>Why the kernel did not do what it was asked.</summary>
/// <param name="Errno">The positive errno value.</param>
/// <param name="Message">What operation failed and what the kernel said, for people.</param>
/// <param name="Unsupported">Whether the kernel lacks the protocol or an algorithm (no ESP, no such cipher).</param>
public sealed record KernelRefusal(int Errno, string Message, bool Unsupported);
