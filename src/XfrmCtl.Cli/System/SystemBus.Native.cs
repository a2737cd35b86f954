using System.Runtime.InteropServices;

namespace XfrmCtl.Cli.System;

// systemd/sd-bus.h; none of these takes a variable number of arguments.
internal sealed partial class SystemBus
{
    private const string Library = "libsystemd.so.0";

    [LibraryImport(Library, EntryPoint = "sd_bus_open_system")]
    private static partial int OpenSystem(out nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_new")]
    private static partial int New(out nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_set_address", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetAddress(nint bus, string address);

    [LibraryImport(Library, EntryPoint = "sd_bus_set_bus_client")]
    private static partial int SetBusClient(nint bus, int isClient);

    [LibraryImport(Library, EntryPoint = "sd_bus_start")]
    private static partial int Start(nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_flush_close_unref")]
    private static partial nint FlushCloseUnref(nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_new_method_call", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NewMethodCall(nint bus, out nint message, string service, string path, string contract, string method);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_append_basic")]
    private static partial int AppendBasic(nint message, byte type, nint value);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_open_container", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenContainer(nint message, byte type, string contents);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_close_container")]
    private static partial int CloseContainer(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_read_basic")]
    private static partial int ReadBasic(nint message, byte type, out nint value);

    [LibraryImport(Library, EntryPoint = "sd_bus_call")]
    private static partial int CallMessage(nint bus, nint message, ulong microseconds, ref BusError error, out nint reply);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_unref")]
    private static partial nint Unref(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_error_free")]
    private static partial void FreeError(ref BusError error);

    [LibraryImport(Library, EntryPoint = "sd_bus_match_signal", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int MatchSignal(
        nint bus, out nint slot, string service, string path, string contract, string member, delegate* unmanaged[Cdecl]<nint, nint, nint, int> callback, nint userData);

    [LibraryImport(Library, EntryPoint = "sd_bus_slot_unref")]
    private static partial nint UnrefSlot(nint slot);

    [LibraryImport(Library, EntryPoint = "sd_bus_process")]
    private static partial int Process(nint bus, nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_wait")]
    private static partial int Wait(nint bus, ulong microseconds);

    /// <summary><c>sd_bus_error</c>: name, message, whether they are to be freed.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct BusError
    {
        public nint Name;
        public nint Message;
        public int NeedsFree;
    }
}
