using System.Buffers;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// Host memory that native objects read and write: pinned managed memory, or native memory with an owner. Each native object that uses
/// the memory keeps this handle. The memory is unpinned, or the owner disposed, when the last user is freed; that can be long after the
/// tensor over the memory was disposed, because a request goes on using a tensor that was set on it.
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

    /// <summary>The address of the first byte, valid for every object that keeps this handle.</summary>
    internal nint Address => handle;

    protected override bool ReleaseHandle()
    {
        _pin.Dispose();
        _owner?.Dispose();
        _owner = null;
        return true;
    }
}
