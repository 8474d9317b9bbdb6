namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>Preprocessing that is variadic or newer than 2024.6.</summary>
internal static unsafe class LatePreprocessing
{
    internal static OpenVinoStatus SetColorFormat(nint tensorInfo, ColorFormat format, Utf8Strings names, int count)
    {
        nint array = Late.TrySymbol("ov_preprocess_input_tensor_info_set_color_format_with_subnames");
        return array != 0
            ? ((delegate* unmanaged[Cdecl]<nint, ColorFormat, nuint, nint*, OpenVinoStatus>)array)(
                tensorInfo, format, (nuint)count, names.Pointers)
            : VariadicCall.Invoke(
                Late.Symbol("ov_preprocess_input_tensor_info_set_color_format_with_subname"),
                [tensorInfo, (nint)format, count],
                new ReadOnlySpan<nint>(names.Pointers, count));
    }

    internal static OpenVinoStatus Pad(nint steps, ReadOnlySpan<int> begin, ReadOnlySpan<int> end, float value, PaddingMode mode)
    {
        delegate* unmanaged[Cdecl]<nint, int*, nuint, int*, nuint, float, PaddingMode, OpenVinoStatus> pad = (delegate* unmanaged[Cdecl]<nint, int*, nuint, int*, nuint, float, PaddingMode, OpenVinoStatus>)Late.Symbol(
            "ov_preprocess_preprocess_steps_pad");
        fixed (int* first = begin, last = end)
        {
            return pad(steps, first, (nuint)begin.Length, last, (nuint)end.Length, value, mode);
        }
    }
}
