using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// The functions of the C API that take properties. Runtimes from 2026.4 on export a form that takes an array; on older runtimes the
/// variadic form is called. The variadic functions that set properties read one pair per call and silently ignore the others, so they are
/// called once for each pair.
/// </summary>
internal static unsafe class PropertyCalls
{
    internal static OpenVinoStatus SetOnCore(nint core, string device, NativeProperties properties)
    {
        using Utf8Strings name = new Utf8Strings([device]);
        nint withArray = OptionalExports.TryGet("ov_core_set_properties");
        return withArray != 0
            ? ((delegate* unmanaged[Cdecl]<nint, nint, nuint, nint, OpenVinoStatus>)withArray)(
                core, name.Pointers[0], properties.PairCount, properties.Pairs)
            : SetOneByOne(OptionalExports.Get("ov_core_set_property"), [core, name.Pointers[0]], properties);
    }

    internal static OpenVinoStatus SetOnCompiledModel(nint compiled, NativeProperties properties)
    {
        nint withArray = OptionalExports.TryGet("ov_compiled_model_set_properties");
        return withArray != 0
            ? ((delegate* unmanaged[Cdecl]<nint, nuint, nint, OpenVinoStatus>)withArray)(compiled, properties.PairCount, properties.Pairs)
            : SetOneByOne(OptionalExports.Get("ov_compiled_model_set_property"), [compiled], properties);
    }

    internal static OpenVinoStatus CompileModel(nint core, nint model, string device, NativeProperties properties, out nint compiled) =>
        Compile("ov_core_compile_model_props", "ov_core_compile_model", core, model, device, properties, out compiled);

    internal static OpenVinoStatus CompileFile(
        nint core, nint path, bool wide, string device, NativeProperties properties, out nint compiled) =>
        wide
            ? Compile(
                "ov_core_compile_model_from_file_unicode_props", "ov_core_compile_model_from_file_unicode", core, path, device, properties,
                out compiled)
            : Compile(
                "ov_core_compile_model_from_file_props", "ov_core_compile_model_from_file", core, path, device, properties, out compiled);

    internal static OpenVinoStatus CompileInContext(nint core, nint model, nint context, NativeProperties properties, out nint compiled) =>
        Compile(
            "ov_core_compile_model_with_context_props", "ov_core_compile_model_with_context", core, model, context, properties,
            out compiled);

    internal static OpenVinoStatus CreateContext(nint core, string device, NativeProperties properties, out nint context)
    {
        using Utf8Strings name = new Utf8Strings([device]);
        nint created = 0;
        nint withArray = OptionalExports.TryGet("ov_core_create_context_props");
        OpenVinoStatus status = withArray != 0
            ? ((delegate* unmanaged[Cdecl]<nint, nint, nuint, nint, nint*, OpenVinoStatus>)withArray)(
                core, name.Pointers[0], properties.PairCount, properties.Pairs, &created)
            : VariadicCall.Invoke(
                OptionalExports.Get("ov_core_create_context"),
                [core, name.Pointers[0], properties.ArgumentCount, (nint)(&created)],
                properties.Arguments);
        context = created;
        return status;
    }

    internal static OpenVinoStatus CreateRemoteTensor(
        nint context, int type, OvShape shape, NativeProperties properties, out nint tensor)
    {
        nint created = 0;
        nint withArray = OptionalExports.TryGet("ov_remote_context_create_tensor_props");
        OpenVinoStatus status = withArray != 0
            ? ((delegate* unmanaged[Cdecl]<nint, int, OvShape, nuint, nint, nint*, OpenVinoStatus>)withArray)(
                context, type, shape, properties.PairCount, properties.Pairs, &created)
            : CreateRemoteTensorVariadic(context, type, shape, properties, &created);
        tensor = created;
        return status;
    }

    // The shape is passed by value: in two registers on System V and AAPCS64, by a pointer to a copy on Windows.
    private static OpenVinoStatus CreateRemoteTensorVariadic(
        nint context, int type, OvShape shape, NativeProperties properties, nint* created)
    {
        nint function = OptionalExports.Get("ov_remote_context_create_tensor");
        return OperatingSystem.IsWindows()
            ? VariadicCall.Invoke(
                function, [context, type, (nint)(&shape), properties.ArgumentCount, (nint)created], properties.Arguments)
            : VariadicCall.Invoke(
                function,
                [context, type, (nint)shape.Rank, (nint)shape.Dims, properties.ArgumentCount, (nint)created],
                properties.Arguments);
    }

    private static OpenVinoStatus SetOneByOne(nint function, ReadOnlySpan<nint> named, NativeProperties properties)
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

    private static OpenVinoStatus Compile(
        string withArray, string variadic, nint core, nint source, string device, NativeProperties properties, out nint compiled)
    {
        using Utf8Strings name = new Utf8Strings([device]);
        return Compile(withArray, variadic, core, source, name.Pointers[0], properties, out compiled);
    }

    private static OpenVinoStatus Compile(
        string withArray, string variadic, nint core, nint source, nint target, NativeProperties properties, out nint compiled)
    {
        nint created = 0;
        nint function = OptionalExports.TryGet(withArray);
        OpenVinoStatus status = function != 0
            ? ((delegate* unmanaged[Cdecl]<nint, nint, nint, nuint, nint, nint*, OpenVinoStatus>)function)(
                core, source, target, properties.PairCount, properties.Pairs, &created)
            : VariadicCall.Invoke(
                OptionalExports.Get(variadic),
                [core, source, target, properties.ArgumentCount, (nint)(&created)],
                properties.Arguments);
        compiled = created;
        return status;
    }
}
