using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// A counted reference to a handle for calls that cannot take the handle itself (function pointers, arrays of pointers). The pointer is
/// valid until this value is disposed.
/// </summary>
internal readonly ref struct HandleReference
{
    private readonly SafeHandle? _handle;

    internal HandleReference(SafeHandle? handle)
    {
        if (handle is not null)
        {
            bool added = false;
            handle.DangerousAddRef(ref added);
            _handle = handle;
            Pointer = handle.DangerousGetHandle();
        }
    }

    /// <summary>The native object; 0 if there is no handle.</summary>
    internal nint Pointer { get; }

    public void Dispose() => _handle?.DangerousRelease();
}
