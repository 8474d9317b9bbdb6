using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>Compilation and contexts with properties: arrays on 2026.4 and later, variadic before.</summary>
internal static unsafe class LateCompile
{
    internal static OpenVinoStatus Model(nint core, nint model, string device, NativeProperties properties, out nint compiled) =>
        Call("ov_core_compile_model_props", "ov_core_compile_model", core, model, device, properties, out compiled);

    internal static OpenVinoStatus File(nint core, nint path, bool wide, string device, NativeProperties properties, out nint compiled) =>
        wide
        ? Call(
            "ov_core_compile_model_from_file_unicode_props", "ov_core_compile_model_from_file_unicode", core, path, device, properties,
            out compiled)
        : Call("ov_core_compile_model_from_file_props", "ov_core_compile_model_from_file", core, path, device, properties, out compiled);

    internal static OpenVinoStatus WithContext(nint core, nint model, nint context, NativeProperties properties, out nint compiled) =>
        Call("ov_core_compile_model_with_context_props", "ov_core_compile_model_with_context", core, model, context, properties, out compiled);

    /// <summary>ov_core_create_context: the only one of the family without a second object before the properties.</summary>
    internal static OpenVinoStatus Context(nint core, string device, NativeProperties properties, out nint context)
    {
        nint made = 0;
        nint name = Marshal.StringToCoTaskMemUTF8(device);
        try
        {
            nint array = Late.TrySymbol("ov_core_create_context_props");
            OpenVinoStatus status = array != 0
                ? ((delegate* unmanaged[Cdecl]<nint, nint, nuint, nint, nint*, OpenVinoStatus>)array)(
                    core, name, properties.PairCount, properties.Pairs, &made)
                : VariadicCall.Invoke(
                    Late.Symbol("ov_core_create_context"), [core, name, properties.ArgumentCount, (nint)(&made)], properties.Arguments);
            context = made;
            return status;
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }

    private static OpenVinoStatus Call(
        string array, string variadic, nint core, nint source, string device, NativeProperties properties, out nint made)
    {
        nint name = Marshal.StringToCoTaskMemUTF8(device);
        try
        {
            return Call(array, variadic, core, source, name, properties, out made);
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }

    private static OpenVinoStatus Call(
        string array, string variadic, nint core, nint source, nint target, NativeProperties properties, out nint made)
    {
        nint result = 0;
        nint function = Late.TrySymbol(array);
        OpenVinoStatus status = function != 0
            ? ((delegate* unmanaged[Cdecl]<nint, nint, nint, nuint, nint, nint*, OpenVinoStatus>)function)(
                core, source, target, properties.PairCount, properties.Pairs, &result)
            : VariadicCall.Invoke(
                Late.Symbol(variadic), [core, source, target, properties.ArgumentCount, (nint)(&result)], properties.Arguments);
        made = result;
        return status;
    }
}
