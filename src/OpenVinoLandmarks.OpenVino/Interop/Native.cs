using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// Helpers of every native call: the status check, the exception for a failed call, the ownership of new objects, and strings that the
/// runtime allocates.
/// </summary>
internal static class Native
{
    /// <summary>Throws for any status other than OK.</summary>
    /// <param name="status">The status that the function returned.</param>
    /// <param name="operation">What was attempted, to follow "OpenVINO could not"; a constant, so that success costs nothing.</param>
    /// <param name="subject">The path, device or key that the operation was about.</param>
    /// <exception cref="OpenVinoException">The status is not OK.</exception>
    internal static void Check(OpenVinoStatus status, string operation, string? subject = null)
    {
        if (status != OpenVinoStatus.Ok)
        {
            throw Failure(status, operation, subject);
        }
    }

    /// <summary>Creates the exception for a failed call, with the runtime's own text if the status has one.</summary>
    internal static OpenVinoException Failure(OpenVinoStatus status, string operation, string? subject)
    {
        string? text = LastMessage(status);
        string about = subject is null ? string.Empty : $" '{subject}'";
        return new OpenVinoException(
            status, $"OpenVINO could not {operation}{about}: {text ?? Describe(status)} (status {(int)status}, {status}).")
        {
            RuntimeMessage = text,
        };
    }

    /// <summary>Checks the status, takes ownership of the new object and makes it keep its parent alive. Returns the object.</summary>
    /// <exception cref="OpenVinoException">The status is not OK, or no object was created.</exception>
    internal static T Own<T>(OpenVinoStatus status, T handle, string operation, string? subject = null, NativeHandle? parent = null)
        where T : NativeHandle
    {
        if (status != OpenVinoStatus.Ok || handle.IsInvalid)
        {
            handle.Dispose();
            throw Failure(status == OpenVinoStatus.Ok ? OpenVinoStatus.NotAllocated : status, operation, subject);
        }

        handle.Count();
        try
        {
            if (parent is not null)
            {
                handle.Root(parent);
            }
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        return handle;
    }

    /// <summary>Returns the number that the loaded runtime gives to an element type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    internal static int Number(ElementType type)
    {
        _ = type.BitWidth();
        return OpenVinoRuntime.EnsureLoaded().ElementTypes.ToNative(type);
    }

    /// <summary>Copies a string that the caller owns, and frees it with the runtime's own function.</summary>
    internal static string TakeString(nint text)
    {
        try
        {
            return CopyString(text);
        }
        finally
        {
            NativeMethods.ov_free(text);
        }
    }

    /// <summary>Copies a string that the runtime keeps.</summary>
    internal static string CopyString(nint text) => Marshal.PtrToStringUTF8(text) ?? string.Empty;

    // Only these statuses come from C++ exceptions; with any other status the stored text belongs to an older failure.
    private static string? LastMessage(OpenVinoStatus status)
    {
        if (status is not (OpenVinoStatus.RequestBusy or OpenVinoStatus.InferCancelled or OpenVinoStatus.NotImplemented
            or OpenVinoStatus.GeneralError or OpenVinoStatus.UnknownException))
        {
            return null;
        }

        nint text = NativeMethods.ov_get_last_err_msg();
        string message = text == 0 ? string.Empty : TakeString(text).Trim().TrimEnd('.');
        return message.Length == 0 ? null : message;
    }

    // The text of ov_get_error_info is static: it must not be freed.
    private static string Describe(OpenVinoStatus status) => CopyString(NativeMethods.ov_get_error_info(status));
}
