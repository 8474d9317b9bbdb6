using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

// ov_common.h: statuses and strings.
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial nint ov_get_error_info(OpenVinoStatus status);

    [LibraryImport(Library)]
    internal static partial void ov_free(nint content);

    [LibraryImport(Library)]
    internal static partial nint ov_get_last_err_msg();
}
