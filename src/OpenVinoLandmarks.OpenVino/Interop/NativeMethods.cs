using System.Runtime.CompilerServices;

[assembly: DisableRuntimeMarshalling]

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// The functions that every supported runtime exports with a fixed list of arguments, named as in C. Functions that only newer
/// runtimes have and variadic ones are in the folder Late.
/// </summary>
internal static partial class NativeMethods
{
    /// <summary>A logical name: no file is called so. The resolver below answers it with the library that was loaded.</summary>
    internal const string Library = "openvino_c";

    static NativeMethods() => System.Runtime.InteropServices.NativeLibrary.SetDllImportResolver(
        typeof(NativeMethods).Assembly,
        static (name, _, _) => name == Library ? OpenVinoRuntime.EnsureLoaded().Handle : 0);
}
