using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>An OpenVINO function failed. <see cref="Status"/> says how, the message says what was wanted and what the runtime
/// said.</summary>
public sealed class OpenVinoException : Exception
{
    /// <summary>Makes an exception for a status that the caller found out by itself.</summary>
    /// <param name="status">The status.</param>
    /// <param name="message">The whole message.</param>
    public OpenVinoException(OpenVinoStatus status, string message)
        : base(message) => Status = status;

    /// <summary>Makes an exception with <see cref="OpenVinoStatus.GeneralError"/>.</summary>
    public OpenVinoException()
        : this(OpenVinoStatus.GeneralError, "OpenVINO failed.")
    {
    }

    /// <inheritdoc cref="OpenVinoException()"/>
    public OpenVinoException(string message)
        : this(OpenVinoStatus.GeneralError, message)
    {
    }

    /// <inheritdoc cref="OpenVinoException()"/>
    public OpenVinoException(string message, Exception innerException)
        : base(message, innerException) => Status = OpenVinoStatus.GeneralError;

    /// <summary>What the function returned.</summary>
    public OpenVinoStatus Status { get; }

    /// <summary>
    /// The runtime's own text, or null where the status comes without one. It is one string for the whole process: when another
    /// thread fails at the same moment, the text may be that thread's. Never decide anything by it.
    /// </summary>
    public string? RuntimeMessage { get; private init; }

    internal static OpenVinoException From(OpenVinoStatus status, string operation, string? subject)
    {
        string? text = LastMessage(status);
        string about = subject is null ? string.Empty : $" '{subject}'";
        return new OpenVinoException(
            status, $"OpenVINO could not {operation}{about}: {text ?? Describe(status)} (status {(int)status}, {status}).")
        {
            RuntimeMessage = text,
        };
    }

    // Only these come from C++ exceptions; after any other status the stored text belongs to an older failure.
    private static string? LastMessage(OpenVinoStatus status)
    {
        if (status is not (OpenVinoStatus.RequestBusy or OpenVinoStatus.InferCancelled or OpenVinoStatus.NotImplemented
            or OpenVinoStatus.GeneralError or OpenVinoStatus.UnknownException))
        {
            return null;
        }

        nint text = NativeMethods.ov_get_last_err_msg();
        string message = text == 0 ? string.Empty : Native.TakeString(text).Trim().TrimEnd('.');
        return message.Length == 0 ? null : message;
    }

    // The text of ov_get_error_info is static: it must not be freed.
    private static string Describe(OpenVinoStatus status) => Native.BorrowString(NativeMethods.ov_get_error_info(status));
}
