using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace XfrmCtl.Cli.Tests.Services;

/// <summary>A bus of its own (dbus-daemon) with somebody on it who answers as systemd's manager does, and keeps what was asked of him.</summary>
internal sealed unsafe partial class FakeSystemd : IDisposable
{
    private const string Library = "libsystemd.so.0";
    private const string Job = "/org/freedesktop/systemd1/job/7";

    private readonly TemporaryFolder _folder = new();
    private readonly Process _daemon;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _ready = new();
    private readonly GCHandle _self;
    private volatile bool _isOver;

    public FakeSystemd()
    {
        string config = _folder.Write("bus.conf", $"""
            <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
            <busconfig>
              <listen>unix:path={_folder.Root}/bus</listen>
              <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
            </busconfig>
            """);
        _daemon = Process.Start(new ProcessStartInfo("dbus-daemon", ["--nofork", "--print-address", $"--config-file={config}"]) { RedirectStandardOutput = true })!;
        Address = _daemon.StandardOutput.ReadLine() ?? throw new InvalidOperationException("dbus-daemon does not start");
        _self = GCHandle.Alloc(this);
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
        _ready.Wait();
    }

    public string Address { get; }

    /// <summary>Methods that were called, with the first string of each.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What jobs end as.</summary>
    public string Result { get; set; } = "done";

    /// <summary>The error that units are refused with, or null.</summary>
    public string? Refusal { get; set; }

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
        _self.Free();
        _daemon.Kill();
        _daemon.WaitForExit();
        _daemon.Dispose();
        _ready.Dispose();
        _folder.Dispose();
    }

    private void Serve()
    {
        _ = New(out nint bus);
        _ = SetAddress(bus, Address);
        _ = SetBusClient(bus, 1);
        _ = Start(bus);
        _ = AddFilter(bus, out _, &Receive, GCHandle.ToIntPtr(_self));
        _ = RequestName(bus, "org.freedesktop.systemd1", 0);
        _ready.Set();
        while (!_isOver)
        {
            while (Process_(bus, 0) > 0)
            {
                // One message after the other.
            }

            _ = Wait(bus, 50_000);
        }

        _ = Close(bus);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Receive(nint message, nint userData, nint error)
    {
        var self = (FakeSystemd)GCHandle.FromIntPtr(userData).Target!;
        if (IsMethodCall(message, "org.freedesktop.systemd1.Manager", null) <= 0)
            return 0;
        string method = Marshal.PtrToStringUTF8(GetMember(message))!;
        bool isList = method.EndsWith("UnitFiles", StringComparison.Ordinal);
        if (isList)
            _ = EnterContainer(message, (byte)'a', "s");
        string argument = method is "Subscribe" or "Reload" ? "" : ReadBasic(message, (byte)'s', out nint text) > 0 ? " " + Marshal.PtrToStringUTF8(text) : "";
        lock (self.Calls)
            self.Calls.Add(method + argument);
        nint bus = GetBus(message);
        if (self.Refusal is { } refusal && argument.Length > 0)
        {
            NewError(message, out nint no, refusal, "Unit xfrmctld.service not found.");
            _ = Send(bus, no, 0);
            return 1;
        }

        _ = NewReturn(message, out nint reply);
        if (method.EndsWith("Unit", StringComparison.Ordinal))
            Append(reply, 'o', Job);
        _ = Send(bus, reply, 0);
        if (method.EndsWith("Unit", StringComparison.Ordinal))
        {
            // One of somebody else's before ours.
            self.Removed(bus, "/org/freedesktop/systemd1/job/6", "failed");
            self.Removed(bus, Job, self.Result);
        }

        return 1;
    }

    private void Removed(nint bus, string job, string result)
    {
        _ = NewSignal(bus, out nint signal, "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "JobRemoved");
        uint id = 7;
        _ = AppendBasic(signal, (byte)'u', (nint)(&id));
        Append(signal, 'o', job);
        Append(signal, 's', "xfrmctld.service");
        Append(signal, 's', result);
        _ = Send(bus, signal, 0);
    }

    private static void Append(nint message, char type, string text)
    {
        nint octets = Marshal.StringToCoTaskMemUTF8(text);
        _ = AppendBasic(message, (byte)type, octets);
        Marshal.FreeCoTaskMem(octets);
    }

    [LibraryImport(Library, EntryPoint = "sd_bus_new")]
    private static partial int New(out nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_set_address", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetAddress(nint bus, string address);

    [LibraryImport(Library, EntryPoint = "sd_bus_set_bus_client")]
    private static partial int SetBusClient(nint bus, int isClient);

    [LibraryImport(Library, EntryPoint = "sd_bus_start")]
    private static partial int Start(nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_add_filter")]
    private static partial int AddFilter(nint bus, out nint slot, delegate* unmanaged[Cdecl]<nint, nint, nint, int> callback, nint userData);

    [LibraryImport(Library, EntryPoint = "sd_bus_request_name", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RequestName(nint bus, string name, ulong flags);

    [LibraryImport(Library, EntryPoint = "sd_bus_process")]
    private static partial int Process_(nint bus, nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_wait")]
    private static partial int Wait(nint bus, ulong microseconds);

    [LibraryImport(Library, EntryPoint = "sd_bus_flush_close_unref")]
    private static partial nint Close(nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_is_method_call", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int IsMethodCall(nint message, string contract, string? member);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_member")]
    private static partial nint GetMember(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_bus")]
    private static partial nint GetBus(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_enter_container", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int EnterContainer(nint message, byte type, string contents);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_read_basic")]
    private static partial int ReadBasic(nint message, byte type, out nint value);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_new_method_return")]
    private static partial int NewReturn(nint call, out nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_new_signal", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NewSignal(nint bus, out nint message, string path, string contract, string member);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_append_basic")]
    private static partial int AppendBasic(nint message, byte type, nint value);

    [LibraryImport(Library, EntryPoint = "sd_bus_send")]
    private static partial int Send(nint bus, nint message, nint cookie);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_new_method_error")]
    private static partial int NewMethodError(nint call, out nint message, in BusError error);

    private static void NewError(nint call, out nint message, string name, string text)
    {
        var error = new BusError { Name = Marshal.StringToCoTaskMemUTF8(name), Message = Marshal.StringToCoTaskMemUTF8(text) };
        _ = NewMethodError(call, out message, in error);
        Marshal.FreeCoTaskMem(error.Name);
        Marshal.FreeCoTaskMem(error.Message);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct BusError
    {
        public nint Name;
        public nint Message;
        public int NeedsFree;
    }
}
