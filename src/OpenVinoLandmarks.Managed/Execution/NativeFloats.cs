using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpenVinoLandmarks.Managed.Execution;

/// <summary>Zeroed native memory, aligned to 64 bytes: the size of a cache line and of the widest vector.</summary>
internal sealed unsafe class NativeFloats : SafeHandleZeroOrMinusOneIsInvalid
{
    public const int Alignment = 64;

    private readonly SafeHandle? _owner;

    public NativeFloats(long count)
        : base(ownsHandle: true)
    {
        nuint bytes = checked((nuint)Math.Max(count, 1) * sizeof(float) + Alignment - 1) & ~(nuint)(Alignment - 1);
        Count = count;
        if (Allocator is { } allocator)
        {
            _owner = allocator(bytes);
            SetHandle(_owner.DangerousGetHandle());
            return;
        }

        void* memory = NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(memory, bytes);
        SetHandle((nint)memory);
    }

    /// <summary>
    /// Allocates zeroed and aligned memory of a size in bytes; null for the usual memory. Tests set it to memory between pages without
    /// access, so that a kernel that reads or writes outside ends the process.
    /// </summary>
    internal static Func<nuint, SafeHandle>? Allocator { get; set; }

    public long Count { get; }

    public float* Pointer => (float*)handle;

    protected override bool ReleaseHandle()
    {
        if (_owner is null)
        {
            NativeMemory.AlignedFree((void*)handle);
        }

        _owner?.Dispose();
        return true;
    }
}
