using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenVinoLandmarks.OpenVino.Interop;
using OpenVinoLandmarks.OpenVino.Tensors;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Reading and writing the elements.</content>
public partial class Tensor
{
    /// <summary>
    /// The elements in place, row by row. The span keeps the memory alive by itself, even after the tensor is disposed or
    /// collected. Allocates nothing.
    /// </summary>
    /// <typeparam name="T">The elements' .NET type; byte for any; an integer of the same size for types that .NET lacks.</typeparam>
    /// <exception cref="InvalidOperationException">The memory is the runtime's (<see cref="IsManagedMemory"/> is false): use
    /// <see cref="Access{T, TState}"/>, <see cref="CopyTo{T}"/> or <see cref="CopyFrom{T}"/>.</exception>
    /// <exception cref="ArgumentException">The elements are of another type.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        HostBuffer buffer = _buffer ?? throw new InvalidOperationException(
            "The tensor lies in the runtime's own memory, which a span cannot keep alive: use Access, CopyTo or CopyFrom.");
        int bytes = CheckedByteLength<T>();
        return MemoryMarshal.Cast<byte, T>(buffer.Bytes[..bytes]);
    }

    /// <summary>Shows the elements to <paramref name="action"/> in place, wherever they lie; the memory is held for the call. Allocates
    /// nothing.</summary>
    /// <param name="state">Passed on, so that the action needs no closure.</param>
    /// <param name="action">Reads or writes the elements.</param>
    /// <typeparam name="T">As for <see cref="AsSpan{T}"/>.</typeparam>
    /// <typeparam name="TState">Whatever the action needs.</typeparam>
    /// <exception cref="ArgumentException">The elements are of another type.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public unsafe void Access<T, TState>(TState state, SpanAction<T, TState> action)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(action);
        using HandleLease lease = new HandleLease(Handle);
        int bytes = CheckedByteLength<T>();
        Native.Check(NativeMethods.ov_tensor_data(Handle, out nint data), "reach a tensor's memory");
        action(new Span<T>((void*)data, bytes / sizeof(T)), state);
    }

    /// <summary>Copies the elements out, row by row. Allocates nothing.</summary>
    /// <param name="destination">Takes all elements; the rest is left alone.</param>
    /// <typeparam name="T">As for <see cref="AsSpan{T}"/>.</typeparam>
    /// <exception cref="ArgumentException">The destination is too short, or the elements are of another type.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public unsafe void CopyTo<T>(Span<T> destination)
        where T : unmanaged
    {
        using HandleLease lease = new HandleLease(Handle);
        int bytes = CheckedByteLength<T>();
        Native.Check(NativeMethods.ov_tensor_data(Handle, out nint data), "reach a tensor's memory");
        new ReadOnlySpan<T>((void*)data, bytes / sizeof(T)).CopyTo(destination);
    }

    /// <summary>Copies elements in, row by row. Allocates nothing.</summary>
    /// <param name="source">As many elements as the tensor has.</param>
    /// <typeparam name="T">As for <see cref="AsSpan{T}"/>.</typeparam>
    /// <exception cref="ArgumentException">The number of elements differs, or they are of another type.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public unsafe void CopyFrom<T>(ReadOnlySpan<T> source)
        where T : unmanaged
    {
        using HandleLease lease = new HandleLease(Handle);
        int elements = CheckedByteLength<T>() / sizeof(T);
        if (source.Length != elements)
        {
            throw new ArgumentException($"The tensor has {elements} elements; {source.Length} are given.", nameof(source));
        }

        Native.Check(NativeMethods.ov_tensor_data(Handle, out nint data), "reach a tensor's memory");
        source.CopyTo(new Span<T>((void*)data, elements));
    }

    /// <summary>The elements as a new array, row by row.</summary>
    /// <typeparam name="T">As for <see cref="AsSpan{T}"/>.</typeparam>
    /// <exception cref="ArgumentException">The elements are of another type.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        T[] array = new T[CheckedByteLength<T>() / Unsafe.SizeOf<T>()];
        CopyTo<T>(array);
        return array;
    }

    private int CheckedByteLength<T>()
        where T : unmanaged
    {
        ElementType type = ElementType;
        if (type == ElementType.String)
        {
            throw new ArgumentException("A tensor of text has no bytes to look at.");
        }

        ElementTypes.RequireMatch<T>(type);
        return checked((int)ByteLength);
    }
}
