using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>A handle's pointer for calls that cannot take the handle itself (function pointers, arrays): valid until disposed.</summary>
internal readonly ref struct HandleLease
{
    private readonly SafeHandle? _handle;

    internal HandleLease(SafeHandle? handle)
    {
        if (handle is not null)
        {
            bool added = false;
            handle.DangerousAddRef(ref added);
            _handle = handle;
            Pointer = handle.DangerousGetHandle();
        }
    }

    internal nint Pointer { get; }

    public void Dispose() => _handle?.DangerousRelease();
}
