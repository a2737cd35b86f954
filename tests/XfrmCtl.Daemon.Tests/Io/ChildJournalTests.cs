using Microsoft.Extensions.Logging.Abstractions;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Tests.Effects;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Tests.Io;

public sealed class ChildJournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xfrmctld-").FullName;

    private string Path => global::System.IO.Path.Combine(_folder, "state");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_AfterAKill_SaysWhatWasWritten()
    {
        using (ChildJournal journal = Open())
        {
            journal.Begin();
            journal.Write([("net", 16388u), ("wished", 7u)]);
            journal.Write(Note(1));
            journal.Write(Note(2));
            journal.Write(Note(2) with { EstablishedAt = 5, LifetimeSeconds = 28800 });
            journal.Forget(1);
        }

        using ChildJournal again = Open();
        Assert.Equal([2ul], again.Notes.Children.Keys);
        Assert.Equal(Note(2) with { EstablishedAt = 5, LifetimeSeconds = 28800, Narrowed = again.Notes.Children[2].Narrowed }, again.Notes.Children[2]);
        Assert.Equal(16388u, Assert.Single(again.Notes.Reqids).Value);
    }

    // Killed at any moment, the next daemon knows of every child that the kernel may have; what became of it it may know as of a moment ago.
    [Fact]
    public void Open_AfterAKillInTheMidstOfWork_KnowsOfWhatTheKernelMayHave()
    {
        using ChildJournal journal = Open();
        journal.Begin();
        journal.Write(Note(1));
        journal.Write(Note(1) with { EstablishedAt = 5, LifetimeSeconds = 3600 }, atOnce: false);
        using (ChildJournal killed = Open())
            Assert.False(killed.Notes.Children[1].IsEstablished);
        journal.Write(Note(2));
        using (ChildJournal killed = Open())
            Assert.Equal([(1ul, true), (2ul, false)], killed.Notes.Children.Values.Select(note => (note.Serial, note.IsEstablished)));
        journal.Forget(1);
        journal.Flush();
        using ChildJournal rested = Open();
        Assert.Equal([2ul], rested.Notes.Children.Keys);
    }

    [Fact]
    public void Open_TornLastLineAndNonsense_CountForNothing()
    {
        string whole = ChildNotes.Write(new NoteLine { Child = Note(1) });
        string unsound = ChildNotes.Write(new NoteLine { Child = Note(3) with { Local = "not an address" } });
        File.WriteAllText(Path, $"{whole}\n{unsound}\nnull\n[]\n{{\"child\":{{\"serial\":1}}}}\n{whole[..^20]}");
        using ChildJournal journal = Open();
        Assert.Equal([1ul], journal.Notes.Children.Keys);
    }

    [Fact]
    public void File_ModeAndContent_AreForRootAndWithoutKeys()
    {
        using ChildJournal journal = Open();
        journal.Begin();
        journal.Write(Note(1));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        using ChildSaInstallation child = Samples.Child();
        string text = File.ReadAllText(Path);
        Assert.DoesNotContain(Convert.ToHexString(child.KeysIn.Encryption.Span[..4]), text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(child.KeysIn.Encryption.Span)[..8], text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ForYears_KeepsTheFileSmall()
    {
        using ChildJournal journal = Open();
        journal.Begin();
        for (ulong serial = 1; serial <= 6000; serial++)
        {
            journal.Write(Note(serial));
            journal.Forget(serial - 1);
        }

        journal.Flush();
        Assert.True(File.ReadLines(Path).Count() < 5000);
        using ChildJournal again = Open();
        Assert.Equal([6000ul], again.Notes.Children.Keys);
    }

    [Fact]
    public void Write_FolderThatIsNotThere_IsNoReasonToEnd()
    {
        using var journal = new ChildJournal("/nonexistent/folder/state", NullLogger<ChildJournal>.Instance);
        journal.Begin();
        journal.Write(Note(1));
        Assert.Single(journal.Notes.Children);
    }

    private ChildJournal Open() => new(Path, NullLogger<ChildJournal>.Instance);

    private static ChildNote Note(ulong serial)
    {
        using ChildSaInstallation child = Samples.Child(serial);
        InstalledChild installed = InstalledChild.Of(child, KernelSettings.Usual);
        return ChildNote.Of(serial, child.Connection, XfrmPlanner.Plan(child), installed.In, installed.Out);
    }
}
