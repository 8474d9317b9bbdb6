using System.Runtime.InteropServices;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Tensors;

/// <summary>
/// The managed memory of a tensor. Spans are taken from this memory, so they stay valid after the tensor is disposed.
/// </summary>
internal abstract class HostBuffer
{
    // The alignment of the CPU plugin's own allocator; some kernels are slower with less.
    private const int Alignment = 64;

    /// <summary>The bytes, as a span that keeps the memory alive.</summary>
    internal abstract Span<byte> Bytes { get; }

    /// <summary>Pins the memory until no native object roots the handle any more.</summary>
    internal abstract HostMemoryHandle Pin();

    /// <summary>Allocates memory that is zeroed and aligned.</summary>
    internal static unsafe HostBuffer Allocate(int byteLength)
    {
        byte[] array = GC.AllocateArray<byte>(checked(byteLength + Alignment), pinned: true);
        nint start = (nint)Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        int offset = (int)(-start & (Alignment - 1));
        return new Typed<byte>(array.AsMemory(offset, byteLength));
    }

    /// <summary>Uses the caller's memory.</summary>
    internal static HostBuffer Over<T>(Memory<T> memory)
        where T : unmanaged => new Typed<T>(memory);

    /// <summary>Returns a part of this memory; start and length are in bytes.</summary>
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
