using XfrmCtl.Cli.System;
using XfrmCtl.Configuration;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Planning;

namespace XfrmCtl.Cli.Inspection;

/// <summary>Finds out what of the kernel's is ours: by the state file, and by what the configuration asks for.</summary>
internal static class OwnershipReader
{
    /// <summary>What the state file beside the control socket says; nothing where there is none, or where it is not for this user.</summary>
    public static ChildNotes Notes(string socket)
    {
        try
        {
            return ChildNotes.Read(File.ReadLines(ChildNotes.PathBeside(socket)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new ChildNotes();
        }
    }

    /// <summary>Which states and policies are ours.</summary>
    public static KernelOwnership Of(IEnumerable<XfrmPolicyInfo> policies, ChildNotes notes, string config, string secrets)
    {
        using LoadedConfiguration loaded = new ConfigurationFiles().Load(config, ref secrets);
        return new(
            policies.Select(info => info.Policy),
            notes.Children.Values.SelectMany(child => child.States).ToHashSet(),
            loaded.Connections.Select(connection => connection.Reqid.Value).Where(reqid => reqid != 0).ToHashSet(),
            loaded.Connections.Select(connection => connection.Priority.Value).Where(priority => priority != 0).ToHashSet());
    }
}
