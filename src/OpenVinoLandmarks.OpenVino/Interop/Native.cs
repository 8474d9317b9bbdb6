using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>What every call shares: the status check, taking ownership of what a call made, and strings that the runtime made.</summary>
internal static class Native
{
    /// <summary>Throws for any status but OK.</summary>
    /// <param name="status">What the function returned.</param>
    /// <param name="operation">What was wanted, to follow "OpenVINO could not"; a constant, so that success costs nothing.</param>
    /// <param name="subject">The path, device or key that it was about.</param>
    internal static void Check(OpenVinoStatus status, string operation, string? subject = null)
    {
        if (status != OpenVinoStatus.Ok)
        {
            throw OpenVinoException.From(status, operation, subject);
        }
    }

    /// <summary>Checks the status and makes the new object keep its parents alive; gives the object back for assignment.</summary>
    internal static T Own<T>(OpenVinoStatus status, T handle, string operation, string? subject = null, NativeHandle? parent = null)
        where T : NativeHandle
    {
        if (status != OpenVinoStatus.Ok || handle.IsInvalid)
        {
            handle.Dispose();
            throw OpenVinoException.From(status == OpenVinoStatus.Ok ? OpenVinoStatus.NotAllocated : status, operation, subject);
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

    /// <summary>A string that the caller has to free: copied, then freed with the runtime's own function.</summary>
    internal static string TakeString(nint text)
    {
        try
        {
            return BorrowString(text);
        }
        finally
        {
            NativeMethods.ov_free(text);
        }
    }

    /// <summary>A string that stays the runtime's.</summary>
    internal static string BorrowString(nint text) => Marshal.PtrToStringUTF8(text) ?? string.Empty;
}
