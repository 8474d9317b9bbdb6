using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// Setting properties: an array on 2026.4 and later; before, the variadic functions take exactly one pair a call and silently drop
/// the rest, so they are called once for each pair.
/// </summary>
internal static unsafe class LateProperties
{
    internal static OpenVinoStatus SetOnCore(nint core, string? device, NativeProperties properties)
    {
        nint name = device is null ? 0 : Marshal.StringToCoTaskMemUTF8(device);
        try
        {
            nint array = Late.TrySymbol("ov_core_set_properties");
            return array != 0
                ? ((delegate* unmanaged[Cdecl]<nint, nint, nuint, nint, OpenVinoStatus>)array)(
                    core, name, properties.PairCount, properties.Pairs)
                : OneByOne(Late.Symbol("ov_core_set_property"), [core, name], properties);
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }

    internal static OpenVinoStatus SetOnCompiledModel(nint compiled, NativeProperties properties)
    {
        nint array = Late.TrySymbol("ov_compiled_model_set_properties");
        return array != 0
            ? ((delegate* unmanaged[Cdecl]<nint, nuint, nint, OpenVinoStatus>)array)(compiled, properties.PairCount, properties.Pairs)
            : OneByOne(Late.Symbol("ov_compiled_model_set_property"), [compiled], properties);
    }

    private static OpenVinoStatus OneByOne(nint function, ReadOnlySpan<nint> named, NativeProperties properties)
    {
        for (int i = 0; i < properties.ArgumentCount; i += 2)
        {
            OpenVinoStatus status = VariadicCall.Invoke(function, named, properties.Arguments.Slice(i, 2));
            if (status != OpenVinoStatus.Ok)
            {
                return status;
            }
        }

        return OpenVinoStatus.Ok;
    }
}
