using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Reliability.Tests.Forwarder;

/// <summary>Calls a few functions of the C API directly, without the checks of the bindings, to test the forwarder.</summary>
internal static unsafe class RawApi
{
    private static readonly nint s_library = NativeLibrary.Load(NativeObjects.UseForwarder());

    public static int CreateCore(ref nint core)
    {
        fixed (nint* p = &core)
        {
            return ((delegate* unmanaged<nint*, int>)NativeLibrary.GetExport(s_library, "ov_core_create"))(p);
        }
    }

    public static void FreeCore(nint core) =>
        ((delegate* unmanaged<nint, void>)NativeLibrary.GetExport(s_library, "ov_core_free"))(core);

    public static void FreeModel(nint model) =>
        ((delegate* unmanaged<nint, void>)NativeLibrary.GetExport(s_library, "ov_model_free"))(model);

    public static int CreateLayout(ref nint layout)
    {
        fixed (nint* p = &layout)
        fixed (byte* text = "NCHW"u8)
        {
            return ((delegate* unmanaged<byte*, nint*, int>)NativeLibrary.GetExport(s_library, "ov_layout_create"))(text, p);
        }
    }

    public static nint LayoutToString(nint layout) =>
        ((delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(s_library, "ov_layout_to_string"))(layout);

    public static void FreeLayout(nint layout) =>
        ((delegate* unmanaged<nint, void>)NativeLibrary.GetExport(s_library, "ov_layout_free"))(layout);

    public static void FreeText(nint text) =>
        ((delegate* unmanaged<nint, void>)NativeLibrary.GetExport(s_library, "ov_free"))(text);

    public static string PropertyKey(string variable) => Marshal.PtrToStringUTF8(*(nint*)NativeLibrary.GetExport(s_library, variable))!;
}
