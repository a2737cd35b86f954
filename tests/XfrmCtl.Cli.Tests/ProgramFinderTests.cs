using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Tests;

/// <summary>Programs are looked for where root keeps them, and not where anybody may put one.</summary>
public sealed class ProgramFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_FoldersOfPathFromTheRootOn_AreLookedAtAndOthersAreNot()
    {
        string there = _folder.Write("bin/some-program", "");

        Assert.Equal(there, ProgramFinder.Find("some-program", $".::bin:{Path.GetDirectoryName(there)}"));
        Assert.Null(ProgramFinder.Find("some-program", ".::bin"));
    }

    // su without a dash keeps a user's PATH, in which there is no sbin.
    [Fact]
    public void Find_ProgramOfSbin_IsFoundWithoutItInPath() => Assert.Equal(ProgramFinder.Find("ldconfig", "/usr/sbin:/sbin"), ProgramFinder.Find("ldconfig", "/usr/games"));

    // Root asks about the machine in a folder of somebody who put a program of that name there.
    [Fact]
    public void Output_ProgramInTheCurrentFolder_IsNotRun()
    {
        string before = Environment.CurrentDirectory;
        string mark = Path.Combine(_folder.Root, "was-run");
        string program = _folder.Write("no-such-program", $"#!/bin/sh\necho it was run > {mark}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            Environment.CurrentDirectory = _folder.Root;
            Assert.Null(new MachineView("/").Output("no-such-program"));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }

        Assert.False(File.Exists(mark));
    }
}
