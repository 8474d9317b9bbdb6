using System.Runtime.InteropServices;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Tensors;

/// <summary>Managed memory behind a tensor. Spans come from the memory itself, so they stay valid whatever happens to the tensor.</summary>
internal abstract class HostBuffer
{
    // What the CPU plugin's own allocator gives; some kernels are slower on less.
    private const int Alignment = 64;

    /// <summary>The bytes, seen as a span that the garbage collector follows.</summary>
    internal abstract Span<byte> Bytes { get; }

    /// <summary>Pins the memory for as long as a native object roots the handle.</summary>
    internal abstract HostMemoryHandle Pin();

    /// <summary>New memory, zeroed and aligned.</summary>
    internal static unsafe HostBuffer Allocate(int byteLength)
    {
        byte[] array = GC.AllocateArray<byte>(byteLength + Alignment, pinned: true);
        nint start = (nint)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        int offset = (int)(-start & (Alignment - 1));
        return new Typed<byte>(array.AsMemory(offset, byteLength));
    }

    /// <summary>The caller's memory.</summary>
    internal static HostBuffer Over<T>(Memory<T> memory)
        where T : unmanaged => new Typed<T>(memory);

    /// <summary>A part of this memory.</summary>
    internal abstract HostBuffer Part(int start, int length);

    private sealed class Typed<T>(Memory<T> memory) : HostBuffer
        where T : unmanaged
    {
        internal override Span<byte> Bytes => MemoryMarshal.AsBytes(memory.Span);

        internal override HostMemoryHandle Pin() => new(memory.Pin());

        internal override unsafe HostBuffer Part(int start, int length) =>
            new Typed<T>(memory.Slice(start / sizeof(T), length / sizeof(T)));
    }
}
