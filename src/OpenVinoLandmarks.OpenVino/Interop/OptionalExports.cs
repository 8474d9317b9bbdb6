using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// Functions and variables of the C library that not every supported runtime exports. They are looked up when they are called, and called
/// through function pointers, which cannot take a SafeHandle: every caller holds a <see cref="HandleReference"/>.
/// </summary>
internal static unsafe class OptionalExports
{
    /// <summary>Returns the address of a function or variable.</summary>
    /// <exception cref="NotSupportedException">The loaded runtime does not export it.</exception>
    internal static nint Get(string name) => TryGet(name) is not 0 and nint address
        ? address
        : throw new NotSupportedException(
            $"OpenVINO {OpenVinoRuntime.Version} does not export {name}. Load a newer OpenVINO runtime to use this function.");

    /// <summary>Returns the address of a function or variable, or 0 if the loaded runtime does not export it.</summary>
    internal static nint TryGet(string name) => OpenVinoRuntime.EnsureLoaded().Library.Export(name);

    /// <summary>Puts an object that a function pointer created into a handle, which then owns it.</summary>
    internal static T ToHandle<T>(nint pointer)
        where T : NativeHandle, new()
    {
        T handle = new T();
        Marshal.InitHandle(handle, pointer);
        return handle;
    }

    /// <summary>Calls ov_core_add_extension, which 2024.6 does not export.</summary>
    internal static OpenVinoStatus AddExtension(nint core, nint path) =>
        ((delegate* unmanaged[Cdecl]<nint, nint, OpenVinoStatus>)Get("ov_core_add_extension"))(core, path);

    /// <summary>Sets the color format with a name for each plane: with an array on 2026.4 and later, with a variadic call
    /// before.</summary>
    internal static OpenVinoStatus SetColorFormat(nint tensorInfo, int format, Utf8Strings names, int count)
    {
        nint withArray = TryGet("ov_preprocess_input_tensor_info_set_color_format_with_subnames");
        return withArray != 0
            ? ((delegate* unmanaged[Cdecl]<nint, int, nuint, nint*, OpenVinoStatus>)withArray)(
                tensorInfo, format, (nuint)count, names.Pointers)
            : VariadicCall.Invoke(
                Get("ov_preprocess_input_tensor_info_set_color_format_with_subname"),
                [tensorInfo, format, count],
                new ReadOnlySpan<nint>(names.Pointers, count));
    }

    /// <summary>Calls ov_preprocess_preprocess_steps_pad, which 2024.6 does not export.</summary>
    internal static OpenVinoStatus Pad(nint steps, ReadOnlySpan<int> begin, ReadOnlySpan<int> end, float value, int mode)
    {
        nint function = Get("ov_preprocess_preprocess_steps_pad");
        fixed (int* first = begin, last = end)
        {
            return ((delegate* unmanaged[Cdecl]<nint, int*, nuint, int*, nuint, float, int, OpenVinoStatus>)function)(
                steps, first, (nuint)begin.Length, last, (nuint)end.Length, value, mode);
        }
    }

    /// <summary>Calls ov_tensor_create_from_string_array, which 2024.6 does not export.</summary>
    internal static OpenVinoStatus CreateTextTensor(Utf8Strings texts, int count, OvShape shape, out nint tensor)
    {
        nint created = 0;
        nint function = Get("ov_tensor_create_from_string_array");
        OpenVinoStatus status = ((delegate* unmanaged[Cdecl]<nint*, nuint, OvShape, nint*, OpenVinoStatus>)function)(
            texts.Pointers, (nuint)count, shape, &created);
        tensor = created;
        return status;
    }

    /// <summary>Calls ov_tensor_set_string_data, which 2024.6 does not export.</summary>
    internal static OpenVinoStatus SetText(nint tensor, Utf8Strings texts, int count) =>
        ((delegate* unmanaged[Cdecl]<nint, nint*, nuint, OpenVinoStatus>)Get("ov_tensor_set_string_data"))(
            tensor, texts.Pointers, (nuint)count);

    /// <summary>Calls ov_util_set_log_callback, which 2024.6 does not export.</summary>
    internal static void SetLogCallback(delegate* unmanaged[Cdecl]<nint, void> callback) =>
        ((delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<nint, void>, void>)Get("ov_util_set_log_callback"))(callback);

    /// <summary>Calls ov_util_reset_log_callback, which 2024.6 does not export.</summary>
    internal static void ResetLogCallback() => ((delegate* unmanaged[Cdecl]<void>)Get("ov_util_reset_log_callback"))();
}
