using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Redirects the runtime's log messages. A process has one handler; without one the runtime writes to standard output. The property
/// LOG_LEVEL decides which messages are written. Requires OpenVINO 2025.4 or later. Thread-safe.
/// </summary>
public static class OpenVinoLog
{
    private static volatile Action<string>? s_handler;

    /// <summary>Whether the loaded runtime can redirect its log.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    public static bool IsSupported => OptionalExports.TryGet("ov_util_set_log_callback") != 0;

    /// <summary>The exception that the handler threw last, or null. An exception cannot pass through the runtime.</summary>
    public static Exception? LastHandlerFailure { get; private set; }

    /// <summary>Sends the messages to a handler.</summary>
    /// <param name="handler">Called on threads of the runtime, possibly several at once. It must return quickly and must not call
    /// OpenVINO. Null discards the messages.</param>
    /// <exception cref="NotSupportedException">The runtime is older than 2025.4.</exception>
    public static unsafe void SetHandler(Action<string>? handler)
    {
        // The runtime can keep the function forever, because it is static; the handler is in the field.
        s_handler = handler;
        OptionalExports.SetLogCallback(handler is null ? null : &OnMessage);
    }

    /// <summary>Sends the messages to standard output again.</summary>
    /// <exception cref="NotSupportedException">The runtime is older than 2025.4.</exception>
    public static void Reset()
    {
        OptionalExports.ResetLogCallback();
        s_handler = null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMessage(nint message)
    {
        try
        {
            s_handler?.Invoke(Native.CopyString(message));
        }
        catch (Exception e)
        {
            LastHandlerFailure = e;
        }
    }
}
