using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpenVinoLandmarks.Managed.Execution;

/// <summary>Zeroed native memory, aligned to 64 bytes: the size of a cache line and of the widest vector.</summary>
internal sealed unsafe class NativeFloats : SafeHandleZeroOrMinusOneIsInvalid
{
    public const int Alignment = 64;

    public NativeFloats(long count)
        : base(ownsHandle: true)
    {
        nuint bytes = checked((nuint)Math.Max(count, 1) * sizeof(float) + Alignment - 1) & ~(nuint)(Alignment - 1);
        void* memory = NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(memory, bytes);
        SetHandle((nint)memory);
        Count = count;
    }

    public long Count { get; }

    public float* Pointer => (float*)handle;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
