using System.Runtime.CompilerServices;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Where the runtime's log messages go. One handler for the whole process; the runtime's default is standard output. Which messages
/// there are, the property LOG_LEVEL decides. Needs OpenVINO 2025.4 or later. Thread-safe.
/// </summary>
public static class OpenVinoLog
{
    private static volatile Action<string>? s_handler;

    /// <summary>Whether the loaded runtime can hand its messages over.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    public static bool IsSupported => Late.TrySymbol("ov_util_set_log_callback") != 0;

    /// <summary>What the handler threw last, or null. An exception cannot pass through the runtime.</summary>
    public static Exception? LastHandlerFailure { get; private set; }

    /// <summary>Sends the messages to a handler.</summary>
    /// <param name="handler">Called on threads of the runtime, several at once: must be quick and must not call OpenVINO. Null: messages
    /// are dropped.</param>
    /// <exception cref="NotSupportedException">The runtime is older.</exception>
    public static unsafe void SetHandler(Action<string>? handler)
    {
        delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<nint, void>, void> set = (delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<nint, void>, void>)Late.Symbol("ov_util_set_log_callback");

        // The function is static, so the runtime can hold it for ever; the handler lives in the field.
        s_handler = handler;
        set(handler is null ? null : &OnMessage);
    }

    /// <summary>Sends the messages to standard output again.</summary>
    /// <exception cref="NotSupportedException">The runtime is older.</exception>
    public static unsafe void Reset()
    {
        ((delegate* unmanaged[Cdecl]<void>)Late.Symbol("ov_util_reset_log_callback"))();
        s_handler = null;
    }

    [System.Runtime.InteropServices.UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMessage(nint message)
    {
        try
        {
            s_handler?.Invoke(Native.BorrowString(message));
        }
        catch (Exception e)
        {
            LastHandlerFailure = e;
        }
    }
}
