using System.Runtime.InteropServices;

namespace XfrmCtl.Cli.System;

/// <summary>A D-Bus connection by libsystemd's sd-bus (sd-bus(3)), which is there wherever systemd is.</summary>
/// <remarks>One thread. Ownership: whoever opens it disposes it.</remarks>
internal sealed partial class SystemBus : IDisposable
{
    private nint _bus;

    private SystemBus(nint bus) => _bus = bus;

    /// <summary>Connects to the system's bus, or to another by its address.</summary>
    /// <exception cref="ServiceException">There is none.</exception>
    public static SystemBus Open(string? address)
    {
        try
        {
            if (address is null)
            {
                Check(OpenSystem(out nint system), "the system's bus");
                return new SystemBus(system);
            }

            Check(New(out nint bus), "a bus");
            var connection = new SystemBus(bus);
            Check(SetAddress(bus, address), address);
            Check(SetBusClient(bus, 1), address);
            Check(Start(bus), address);
            return connection;
        }
        catch (DllNotFoundException)
        {
            throw new ServiceException("libsystemd.so.0 is not there", ServiceFault.Unsupported);
        }
    }

    /// <summary>Calls a method and waits for its answer.</summary>
    /// <param name="service">Whose.</param>
    /// <param name="path">Of which object.</param>
    /// <param name="contract">Of which interface.</param>
    /// <param name="method">Which.</param>
    /// <param name="write">Writes the arguments.</param>
    /// <param name="answer">The type of the string that the answer has first, or null for none.</param>
    /// <exception cref="ServiceException">It was refused.</exception>
    public string? Call(string service, string path, string contract, string method, Action<Arguments> write, char? answer = null)
    {
        Check(NewMethodCall(_bus, out nint message, service, path, contract, method), method);
        nint reply = 0;
        var error = default(BusError);
        try
        {
            write(new Arguments(message));
            int result = CallMessage(_bus, message, 0, ref error, out reply);
            if (result < 0)
                throw Refused(method, error, -result);
            if (answer is null)
                return null;
            Check(ReadBasic(reply, (byte)answer.Value, out nint text), method);
            return Marshal.PtrToStringUTF8(text);
        }
        finally
        {
            FreeError(ref error);
            Unref(message);
            Unref(reply);
        }
    }

    /// <summary>Begins to listen to a signal.</summary>
    /// <param name="service">Whose.</param>
    /// <param name="path">Of which object.</param>
    /// <param name="contract">Of which interface.</param>
    /// <param name="signal">Which.</param>
    /// <param name="types">The basic types that it carries: strings, paths and unsigned numbers.</param>
    public Subscription Subscribe(string service, string path, string contract, string signal, string types) => new(this, service, path, contract, signal, types);

    public void Dispose()
    {
        if (_bus != 0)
            FlushCloseUnref(_bus);
        _bus = 0;
    }

    private static void Check(int result, string what)
    {
        if (result < 0)
            throw new ServiceException($"D-Bus: {what}: {Marshal.GetPInvokeErrorMessage(-result)}", -result is 1 or 13 ? ServiceFault.NotPermitted : ServiceFault.Unsupported);
    }

    private static ServiceException Refused(string method, BusError error, int errno)
    {
        string name = Marshal.PtrToStringUTF8(error.Name) ?? "";
        string message = Marshal.PtrToStringUTF8(error.Message) ?? Marshal.GetPInvokeErrorMessage(errno);
        ServiceFault fault = name switch
        {
            "org.freedesktop.DBus.Error.AccessDenied" or "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired" or "org.freedesktop.DBus.Error.AuthFailed" => ServiceFault.NotPermitted,
            "org.freedesktop.systemd1.NoSuchUnit" or "org.freedesktop.systemd1.UnitMasked" or "org.freedesktop.DBus.Error.FileNotFound" or "org.freedesktop.DBus.Error.ServiceUnknown"
                or "org.freedesktop.DBus.Error.NameHasNoOwner" or "org.freedesktop.systemd1.LoadFailed" => ServiceFault.Unsupported,
            _ => ServiceFault.Failed,
        };
        return new ServiceException($"systemd refuses {method}: {message}", fault);
    }

    /// <summary>The arguments of a call, in order.</summary>
    internal readonly struct Arguments(nint message)
    {
        public Arguments Add(string text)
        {
            nint octets = Marshal.StringToCoTaskMemUTF8(text);
            try
            {
                Check(AppendBasic(message, (byte)'s', octets), text);
            }
            finally
            {
                Marshal.FreeCoTaskMem(octets);
            }

            return this;
        }

        public unsafe Arguments Add(bool value)
        {
            int number = value ? 1 : 0; // sd-bus takes booleans as int
            Check(AppendBasic(message, (byte)'b', (nint)(&number)), "a boolean");
            return this;
        }

        public Arguments AddStrings(IEnumerable<string> texts)
        {
            Check(OpenContainer(message, (byte)'a', "s"), "a list");
            foreach (string text in texts)
                Add(text);
            Check(CloseContainer(message), "a list");
            return this;
        }
    }
}
