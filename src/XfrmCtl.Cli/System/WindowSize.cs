using System.Runtime.InteropServices;

namespace XfrmCtl.Cli.System;

/// <summary>How large the terminal is that standard output or standard error goes to (ioctl_tty(2)).</summary>
/// <remarks>
/// Not by <see cref="Console.WindowWidth"/>, which reads terminfo first and puts the keypad into application mode; nobody puts it back, and the sequence for it
/// stands in front of everything in what `script` records.
/// </remarks>
internal static partial class WindowSize
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const ulong GetWindowSize = 0x5413; // TIOCGWINSZ, <asm-generic/ioctls.h>

    /// <summary>Columns and lines; 0 where it does not say.</summary>
    public static (int Columns, int Lines) OfOutput() => Of(StandardOutput);

    /// <summary>The same of the terminal that standard error goes to.</summary>
    public static (int Columns, int Lines) OfError() => Of(StandardError);

    private static (int Columns, int Lines) Of(int descriptor)
    {
        Size size = default;
        return Control(descriptor, GetWindowSize, ref size) < 0 ? (0, 0) : (size.Columns, size.Rows);
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, ulong request, ref Size size);

    /// <summary>struct winsize.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Size
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
