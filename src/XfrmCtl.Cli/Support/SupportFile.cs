namespace XfrmCtl.Cli.Support;

/// <summary>A file of the bundle.</summary>
/// <param name="Name">Its name in it.</param>
/// <param name="What">What it holds.</param>
/// <param name="Text">Its octets, secrets removed; null where it could not be had.</param>
internal sealed record SupportFile(string Name, string What, byte[]? Text);
