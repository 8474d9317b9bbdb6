namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>Remote tensors: an array of properties on 2026.4 and later, variadic before.</summary>
internal static unsafe class LateRemote
{
    internal static OpenVinoStatus CreateTensor(nint context, int type, OvShape shape, NativeProperties properties, out nint tensor)
    {
        nint made = 0;
        nint array = Late.TrySymbol("ov_remote_context_create_tensor_props");
        OpenVinoStatus status = array != 0
            ? ((delegate* unmanaged[Cdecl]<nint, int, OvShape, nuint, nint, nint*, OpenVinoStatus>)array)(
                context, type, shape, properties.PairCount, properties.Pairs, &made)
            : Variadic(context, type, shape, properties, &made);
        tensor = made;
        return status;
    }

    // The shape travels by value: in two registers on System V and AAPCS64, by a pointer to a copy on Windows.
    private static OpenVinoStatus Variadic(nint context, int type, OvShape shape, NativeProperties properties, nint* made)
    {
        nint function = Late.Symbol("ov_remote_context_create_tensor");
        return OperatingSystem.IsWindows()
            ? VariadicCall.Invoke(function, [context, type, (nint)(&shape), properties.ArgumentCount, (nint)made], properties.Arguments)
            : VariadicCall.Invoke(
                function, [context, type, (nint)shape.Rank, (nint)shape.Dims, properties.ArgumentCount, (nint)made], properties.Arguments);
    }
}
