using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace XfrmCtl.Cli.System;

// Signals.
internal sealed partial class SystemBus
{
    /// <summary>The signals of one kind, kept until they are asked for.</summary>
    internal sealed unsafe class Subscription : IDisposable
    {
        private readonly SystemBus _owner;
        private readonly string _types;
        private readonly Queue<string[]> _signals = new();
        private GCHandle _self;
        private nint _slot;

        internal Subscription(SystemBus owner, string service, string path, string contract, string signal, string types)
        {
            (_owner, _types) = (owner, types);
            _self = GCHandle.Alloc(this);
            Check(MatchSignal(owner._bus, out _slot, service, path, contract, signal, &Receive, GCHandle.ToIntPtr(_self)), signal);
        }

        /// <summary>The next signal's values as text, or null where none comes in time.</summary>
        public string[]? Next(TimeSpan patience)
        {
            if (_signals.TryDequeue(out string[]? waiting))
                return waiting;
            int result;
            while ((result = Process(_owner._bus, 0)) > 0)
                if (_signals.TryDequeue(out string[]? signal))
                    return signal;
            Check(result, "the bus");
            Check(Wait(_owner._bus, (ulong)patience.TotalMicroseconds), "the bus");
            return null;
        }

        public void Dispose()
        {
            UnrefSlot(_slot);
            _slot = 0;
            if (_self.IsAllocated)
                _self.Free();
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static int Receive(nint message, nint userData, nint error)
        {
            var subscription = (Subscription)GCHandle.FromIntPtr(userData).Target!;
            string[] values = new string[subscription._types.Length];
            for (int i = 0; i < values.Length; i++)
            {
                if (ReadBasic(message, (byte)subscription._types[i], out nint value) <= 0)
                    return 0;
                // A number is written into the variable itself, a string's address too.
                values[i] = subscription._types[i] == 'u' ? unchecked((uint)value).ToString(global::System.Globalization.CultureInfo.InvariantCulture) : Marshal.PtrToStringUTF8(value) ?? "";
            }

            subscription._signals.Enqueue(values);
            return 0;
        }
    }
}
