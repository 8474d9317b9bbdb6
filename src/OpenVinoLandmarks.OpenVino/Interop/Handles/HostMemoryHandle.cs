using System.Buffers;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// Pinned memory that native objects read and write. Each of them roots this handle; the pin is undone when the last one is gone,
/// which can be long after the tensor over the memory was disposed (a request keeps using what was set on it).
/// </summary>
internal sealed class HostMemoryHandle : SafeHandle
{
    private MemoryHandle _pin;
    private IDisposable? _owner;

    internal HostMemoryHandle(MemoryHandle pin)
        : base(0, ownsHandle: true)
    {
        _pin = pin;
        unsafe
        {
            SetHandle((nint)pin.Pointer);
        }
    }

    internal HostMemoryHandle(nint pointer, IDisposable? owner)
        : base(0, ownsHandle: true)
    {
        _owner = owner;
        SetHandle(pointer);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Where the memory lies. Valid for whoever roots this handle.</summary>
    internal nint Address => handle;

    protected override bool ReleaseHandle()
    {
        _pin.Dispose();
        _owner?.Dispose();
        _owner = null;
        return true;
    }
}
