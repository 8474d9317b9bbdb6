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
    /// Returns the elements in place, in row-major order. The span keeps the memory alive, even after the tensor is disposed or collected.
    /// Allocates nothing.
    /// </summary>
    /// <typeparam name="T">The .NET type of the elements; byte for any type; an integer of the same size for a type that .NET does not
    /// have.</typeparam>
    /// <exception cref="InvalidOperationException">The memory belongs to the runtime (<see cref="IsManagedMemory"/> is false). Use
    /// <see cref="Access{T, TState}"/>, <see cref="CopyTo{T}(Span{T})"/> or <see cref="CopyFrom{T}(ReadOnlySpan{T})"/>.</exception>
    /// <exception cref="ArgumentException">The elements are of another type.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        HostBuffer buffer = _buffer ?? throw new InvalidOperationException(
            "The tensor's memory belongs to the runtime, and a span cannot keep it alive. Use Access, CopyTo or CopyFrom.");
        int bytes = CheckedByteLength<T>();
        return MemoryMarshal.Cast<byte, T>(buffer.Bytes[..bytes]);
    }

    /// <summary>Passes the elements in place to <paramref name="action"/>, for any host memory, which is kept alive during the call.
    /// Allocates nothing.</summary>
    /// <param name="state">Passed to the action, so that it needs no closure.</param>
    /// <param name="action">Reads or writes the elements.</param>
    /// <typeparam name="T">As for <see cref="AsSpan{T}"/>.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <exception cref="ArgumentException">The elements are of another type.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public unsafe void Access<T, TState>(TState state, SpanAction<T, TState> action)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(action);
        using HandleReference reference = new HandleReference(Handle);
        int bytes = CheckedByteLength<T>();
        Native.Check(NativeMethods.ov_tensor_data(Handle, out nint data), "access a tensor's memory");
        action(new Span<T>((void*)data, bytes / sizeof(T)), state);
    }

    /// <summary>Copies the elements to a span, in row-major order. Allocates nothing.</summary>
    /// <param name="destination">At least as long as the tensor; elements after the tensor's are not changed.</param>
    /// <typeparam name="T">As for <see cref="AsSpan{T}"/>.</typeparam>
    /// <exception cref="ArgumentException">The destination is too short, or the elements are of another type.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public unsafe void CopyTo<T>(Span<T> destination)
        where T : unmanaged
    {
        using HandleReference reference = new HandleReference(Handle);
        int bytes = CheckedByteLength<T>();
        Native.Check(NativeMethods.ov_tensor_data(Handle, out nint data), "access a tensor's memory");
        new ReadOnlySpan<T>((void*)data, bytes / sizeof(T)).CopyTo(destination);
    }

    /// <summary>Copies the elements to an array, in row-major order. Allocates nothing.</summary>
    /// <inheritdoc cref="CopyTo{T}(Span{T})"/>
    public void CopyTo<T>(T[] destination)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(destination);
        CopyTo(destination.AsSpan());
    }

    /// <summary>Copies the elements to another tensor. Allocates nothing.</summary>
    /// <param name="destination">A tensor with the same element type and number of elements. The memory of the two may overlap.</param>
    /// <exception cref="ArgumentException">The element types or the numbers of elements differ, or the elements are text.</exception>
    /// <exception cref="OpenVinoException">The memory of a tensor is a device's.</exception>
    /// <exception cref="ObjectDisposedException">A tensor is disposed.</exception>
    public unsafe void CopyTo(Tensor destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ElementType type = ElementType, other = destination.ElementType;
        long elements = ElementCount, otherElements = destination.ElementCount;
        if (type != other || elements != otherElements)
        {
            throw new ArgumentException(
                $"The tensor has {elements} elements of {type}; the destination has {otherElements} of {other}.", nameof(destination));
        }

        ElementTypes.RequireNoText(type);
        using HandleReference from = new HandleReference(Handle);
        using HandleReference to = new HandleReference(destination.Handle);
        Native.Check(NativeMethods.ov_tensor_data(Handle, out nint source), "access a tensor's memory");
        Native.Check(NativeMethods.ov_tensor_data(destination.Handle, out nint target), "access a tensor's memory");
        long bytes = ByteLength;
        Buffer.MemoryCopy((void*)source, (void*)target, bytes, bytes);
    }

    /// <summary>Copies elements from a span, in row-major order. Allocates nothing.</summary>
    /// <param name="source">As many elements as the tensor has.</param>
    /// <typeparam name="T">As for <see cref="AsSpan{T}"/>.</typeparam>
    /// <exception cref="ArgumentException">The number of elements differs, or they are of another type.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public unsafe void CopyFrom<T>(ReadOnlySpan<T> source)
        where T : unmanaged
    {
        using HandleReference reference = new HandleReference(Handle);
        int elements = CheckedByteLength<T>() / sizeof(T);
        if (source.Length != elements)
        {
            throw new ArgumentException($"The tensor has {elements} elements; {source.Length} are given.", nameof(source));
        }

        Native.Check(NativeMethods.ov_tensor_data(Handle, out nint data), "access a tensor's memory");
        source.CopyTo(new Span<T>((void*)data, elements));
    }

    /// <summary>Copies elements from an array, in row-major order. Allocates nothing.</summary>
    /// <inheritdoc cref="CopyFrom{T}(ReadOnlySpan{T})"/>
    public void CopyFrom<T>(T[] source)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(source);
        CopyFrom((ReadOnlySpan<T>)source);
    }

    /// <summary>Copies the elements to a new array, in row-major order.</summary>
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
        ElementTypes.RequireNoText(type);
        ElementTypes.RequireMatch<T>(type);
        return checked((int)ByteLength);
    }
}
