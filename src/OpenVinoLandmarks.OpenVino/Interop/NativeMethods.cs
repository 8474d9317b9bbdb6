using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// The functions that every supported runtime exports with a fixed list of arguments, named as in C. Functions that only newer runtimes
/// export are in <see cref="OptionalExports"/>, functions that take properties in <see cref="PropertyCalls"/>.
/// </summary>
internal static partial class NativeMethods
{
    /// <summary>A logical name, not a file name. The resolver below returns the library that is loaded.</summary>
    internal const string Library = "openvino_c";

    static NativeMethods() => NativeLibrary.SetDllImportResolver(
        typeof(NativeMethods).Assembly,
        static (name, _, _) => name == Library ? OpenVinoRuntime.EnsureLoaded().Library.Handle : 0);

    // ov_common.h: statuses and strings.
    [LibraryImport(Library)]
    internal static partial nint ov_get_error_info(OpenVinoStatus status);

    [LibraryImport(Library)]
    internal static partial void ov_free(nint content);

    [LibraryImport(Library)]
    internal static partial nint ov_get_last_err_msg();
}
