namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// Functions that not every supported runtime exports, and variadic ones: looked up when they are called and called through
/// function pointers. Those take no SafeHandle: every use holds a <see cref="HandleLease"/>.
/// </summary>
internal static class Late
{
    /// <summary>The address of a function or variable.</summary>
    /// <exception cref="NotSupportedException">The loaded runtime does not have it.</exception>
    internal static nint Symbol(string name) => TrySymbol(name) is not 0 and var address
        ? address
        : throw new NotSupportedException($"OpenVINO {OpenVinoRuntime.Version} does not have {name}: a newer runtime is needed.");

    /// <summary>The address of a function or variable, or 0 where the loaded runtime does not have it.</summary>
    internal static nint TrySymbol(string name) => OpenVinoRuntime.EnsureLoaded().Library.Export(name);

    /// <summary>Puts an object that a function pointer made into a handle.</summary>
    internal static T Adopt<T>(nint pointer)
        where T : NativeHandle, new()
    {
        T handle = new T();
        System.Runtime.InteropServices.Marshal.InitHandle(handle, pointer);
        return handle;
    }
}
