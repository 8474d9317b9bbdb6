using OpenVinoLandmarks.OpenVino.Interop;
using OpenVinoLandmarks.OpenVino.Tensors;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// An array of numbers that models read and write. Made here, it lies in managed memory, and <see cref="AsSpan{T}"/> shows it for as
/// long as the span is held; made by the runtime (outputs of a request, text, packed types, device memory) it is reached by
/// <see cref="CopyTo{T}"/>, <see cref="CopyFrom{T}"/> and <see cref="Access{T, TState}"/>. A tensor may be disposed at any time, from any
/// thread: what still
/// uses its memory keeps it. Reading while an inference writes gives torn numbers, nothing worse.
/// </summary>
public partial class Tensor : IDisposable
{
    private readonly TensorHandle _handle;
    private readonly HostBuffer? _buffer;

    /// <summary>Makes a tensor of zeros in memory of its own.</summary>
    /// <param name="type">What an element is; not <see cref="ElementType.Dynamic"/>.</param>
    /// <param name="shape">Sizes of the axes.</param>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    /// <exception cref="OpenVinoException">The runtime refuses the type or the shape.</exception>
    /// <exception cref="OverflowException">The tensor would have 2 GiB or more.</exception>
    public Tensor(ElementType type, Shape shape)
    {
        int bits = type.BitWidth();
        if (bits >= 8)
        {
            _buffer = HostBuffer.Allocate(checked((int)(shape.ElementCount * (bits / 8))));
            _handle = OverBuffer(type, shape, _buffer);
        }
        else
        {
            _handle = MakeNative(type, shape);
        }
    }

    internal Tensor(TensorHandle handle, HostBuffer? buffer = null)
    {
        _handle = handle;
        _buffer = buffer;
    }

    /// <summary>What an element is.</summary>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public ElementType ElementType
    {
        get
        {
            Native.Check(NativeMethods.ov_tensor_get_element_type(Handle, out int number), "read a tensor's element type");
            return OpenVinoRuntime.EnsureLoaded().ElementTypes.FromNative(number);
        }
    }

    /// <summary>Sizes of the axes.</summary>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public Shape Shape
    {
        get
        {
            OvShape shape = default;
            OpenVinoStatus status = NativeMethods.ov_tensor_get_shape(Handle, ref shape);
            if (NativeShape.MayBeScalar(status, shape) && ElementCount == 1)
            {
                return Shape.Scalar;
            }

            Native.Check(status, "read a tensor's shape");
            return NativeShape.Take(ref shape);
        }
    }

    /// <summary>Number of elements.</summary>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public long ElementCount
    {
        get
        {
            Native.Check(NativeMethods.ov_tensor_get_size(Handle, out nuint count), "read a tensor's size");
            return checked((long)count);
        }
    }

    /// <summary>Number of bytes.</summary>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public long ByteLength
    {
        get
        {
            Native.Check(NativeMethods.ov_tensor_get_byte_size(Handle, out nuint bytes), "read a tensor's size");
            return checked((long)bytes);
        }
    }

    /// <summary>Whether the elements lie in managed memory, so that <see cref="AsSpan{T}"/> works.</summary>
    public bool IsManagedMemory => _buffer is not null;

    internal TensorHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <summary>Makes a tensor with a copy of the numbers.</summary>
    /// <param name="data">The elements, row by row; as many as the shape has.</param>
    /// <param name="shape">Sizes of the axes.</param>
    /// <typeparam name="T">A .NET type that <see cref="ElementTypes.Of{T}"/> knows.</typeparam>
    /// <exception cref="ArgumentException">The number of elements does not fit the shape.</exception>
    public static Tensor FromCopy<T>(ReadOnlySpan<T> data, Shape shape)
        where T : unmanaged
    {
        RequireLength(data.Length, shape);
        Tensor tensor = new Tensor(ElementTypes.Of<T>(), shape);
        data.CopyTo(tensor.AsSpan<T>());
        return tensor;
    }

    /// <summary>
    /// Makes a tensor over the caller's memory without a copy. The memory is pinned and kept until the tensor is disposed and
    /// nothing else uses it any more: a request that it is set on, a model that has it as weights. Its content may change meanwhile.
    /// </summary>
    /// <param name="memory">The elements, row by row; as many as the shape has.</param>
    /// <param name="shape">Sizes of the axes.</param>
    /// <typeparam name="T">A .NET type that <see cref="ElementTypes.Of{T}"/> knows.</typeparam>
    /// <exception cref="ArgumentException">The number of elements does not fit the shape.</exception>
    public static Tensor OverMemoryWithoutCopy<T>(Memory<T> memory, Shape shape)
        where T : unmanaged
    {
        RequireLength(memory.Length, shape);
        HostBuffer buffer = HostBuffer.Over(memory);
        return new Tensor(OverBuffer(ElementTypes.Of<T>(), shape, buffer), buffer);
    }

    /// <summary>
    /// Makes a tensor over native memory without a copy. Nothing checks the memory: the caller vouches for its length and for
    /// its life, or hands it over with <paramref name="owner"/>.
    /// </summary>
    /// <param name="type">What an element is.</param>
    /// <param name="shape">Sizes of the axes.</param>
    /// <param name="address">The first element.</param>
    /// <param name="owner">Disposed when the last user of the memory is gone, on any thread; null: the caller keeps the memory.</param>
    /// <exception cref="ArgumentNullException">The address is zero.</exception>
    public static unsafe Tensor OverAddressWithoutCopy(ElementType type, Shape shape, nint address, IDisposable? owner = null)
    {
        ArgumentNullException.ThrowIfNull((void*)address);
        return new Tensor(OverPinned(type, shape, new HostMemoryHandle(address, owner)));
    }

    /// <summary>Makes a tensor in memory that the runtime allocates: what <see cref="SetShape"/> can enlarge.</summary>
    /// <param name="type">What an element is.</param>
    /// <param name="shape">Sizes of the axes.</param>
    /// <exception cref="OpenVinoException">The runtime refuses the type or the shape.</exception>
    public static Tensor AllocatedByRuntime(ElementType type, Shape shape) => new(MakeNative(type, shape));

    /// <summary>Gives the tensor other sizes. The elements' values are undefined afterwards.</summary>
    /// <param name="shape">The new sizes; over managed or borrowed memory no more elements than the tensor was made with.</param>
    /// <exception cref="OpenVinoException">The memory is too small.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public void SetShape(Shape shape)
    {
        using NativeShape native = new NativeShape(shape);
        Native.Check(NativeMethods.ov_tensor_set_shape(Handle, native.Value), "give a tensor the shape", shape.ToString());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle.Dispose();
        GC.SuppressFinalize(this);
    }

    private static void RequireLength(int length, Shape shape)
    {
        if (length != shape.ElementCount)
        {
            throw new ArgumentException($"The shape {shape} has {shape.ElementCount} elements; {length} are given.");
        }
    }

    private static TensorHandle MakeNative(ElementType type, Shape shape)
    {
        using NativeShape native = new NativeShape(shape);
        return Native.Own(
            NativeMethods.ov_tensor_create(
                OpenVinoRuntime.EnsureLoaded().ElementTypes.ToNative(type), native.Value, out TensorHandle handle),
            handle, "make a tensor of the shape", shape.ToString());
    }

    private static TensorHandle OverBuffer(ElementType type, Shape shape, HostBuffer buffer)
    {
        TensorHandle handle = OverPinned(type, shape, buffer.Pin());

        // The C function takes no length. Were the element type's number another one than meant, the runtime would write beyond the
        // memory; asking the size before the first use makes that an error.
        try
        {
            Native.Check(NativeMethods.ov_tensor_get_byte_size(handle, out nuint bytes), "read a tensor's size");
            if (bytes != (nuint)buffer.Bytes.Length)
            {
                throw new OpenVinoException(
                    OpenVinoStatus.ParameterMismatch,
                    $"OpenVINO takes {bytes} bytes for {type} {shape}; {buffer.Bytes.Length} were expected.");
            }
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        return handle;
    }

    private static TensorHandle OverPinned(ElementType type, Shape shape, HostMemoryHandle memory)
    {
        // Roots the memory; when the tensor cannot be made, this disposal is the last release.
        using (memory)
        {
            using NativeShape native = new NativeShape(shape);
            TensorHandle tensor = Native.Own(
                NativeMethods.ov_tensor_create_from_host_ptr(
                    OpenVinoRuntime.EnsureLoaded().ElementTypes.ToNative(type), native.Value, memory.Address, out TensorHandle handle),
                handle, "make a tensor of the shape", shape.ToString());
            tensor.Root(memory);
            return tensor;
        }
    }
}
