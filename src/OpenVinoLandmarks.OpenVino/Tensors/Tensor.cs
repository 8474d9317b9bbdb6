using OpenVinoLandmarks.OpenVino.Interop;
using OpenVinoLandmarks.OpenVino.Tensors;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// A multi-dimensional array that models read and write. A tensor created with a constructor is in managed memory, and
/// <see cref="AsSpan{T}"/> returns its elements. A tensor that the runtime allocated (outputs of a request, text, types of less than 8
/// bits) is accessed with <see cref="CopyTo{T}(Span{T})"/>, <see cref="CopyFrom{T}(ReadOnlySpan{T})"/> and
/// <see cref="Access{T, TState}"/>. A tensor may be disposed at any time, from any thread: its memory is kept until nothing uses it.
/// Reading elements while an inference writes them returns a mixture of old and new values, but is otherwise safe.
/// </summary>
public partial class Tensor : IDisposable
{
    // Below this size memory is taken for granted.
    private const long ProbedBytes = 1L << 30;

    private readonly TensorHandle _handle;
    private readonly HostBuffer? _buffer;

    /// <summary>Creates a tensor of zeros.</summary>
    /// <param name="type">The type of the elements; not <see cref="ElementType.Dynamic"/>.</param>
    /// <param name="shape">The sizes of the axes.</param>
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

    /// <summary>The type of the elements.</summary>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public ElementType ElementType
    {
        get
        {
            Native.Check(NativeMethods.ov_tensor_get_element_type(Handle, out int number), "read a tensor's element type");
            return OpenVinoRuntime.EnsureLoaded().ElementTypes.FromNative(number);
        }
    }

    /// <summary>The sizes of the axes.</summary>
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

    /// <summary>The number of elements.</summary>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public long ElementCount
    {
        get
        {
            Native.Check(NativeMethods.ov_tensor_get_size(Handle, out nuint count), "read a tensor's size");
            return checked((long)count);
        }
    }

    /// <summary>The number of bytes.</summary>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public long ByteLength
    {
        get
        {
            Native.Check(NativeMethods.ov_tensor_get_byte_size(Handle, out nuint bytes), "read a tensor's size");
            return checked((long)bytes);
        }
    }

    /// <summary>Whether the elements are in managed memory, so that <see cref="AsSpan{T}"/> can return them.</summary>
    public bool IsManagedMemory => _buffer is not null;

    internal TensorHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <summary>Creates a tensor with a copy of the elements.</summary>
    /// <param name="data">The elements in row-major order, as many as the shape has.</param>
    /// <param name="shape">The sizes of the axes.</param>
    /// <typeparam name="T">A .NET type that <see cref="ElementTypes.Of{T}"/> accepts.</typeparam>
    /// <exception cref="ArgumentException">The number of elements does not match the shape.</exception>
    public static Tensor FromCopy<T>(ReadOnlySpan<T> data, Shape shape)
        where T : unmanaged
    {
        RequireLength(data.Length, shape);
        Tensor tensor = new Tensor(ElementTypes.Of<T>(), shape);
        data.CopyTo(tensor.AsSpan<T>());
        return tensor;
    }

    /// <inheritdoc cref="FromCopy{T}(ReadOnlySpan{T}, Shape)"/>
    public static Tensor FromCopy<T>(T[] data, Shape shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        return FromCopy<T>((ReadOnlySpan<T>)data, shape);
    }

    /// <summary>
    /// Creates a tensor over the caller's memory without a copy. The memory is pinned and kept until the tensor is disposed and nothing
    /// else uses it, such as a request on which the tensor is set or a model that has it as weights. The caller may change the elements.
    /// </summary>
    /// <param name="memory">The elements in row-major order, as many as the shape has.</param>
    /// <param name="shape">The sizes of the axes.</param>
    /// <typeparam name="T">A .NET type that <see cref="ElementTypes.Of{T}"/> accepts.</typeparam>
    /// <exception cref="ArgumentException">The number of elements does not match the shape.</exception>
    public static Tensor OverMemoryWithoutCopy<T>(Memory<T> memory, Shape shape)
        where T : unmanaged
    {
        RequireLength(memory.Length, shape);
        HostBuffer buffer = HostBuffer.Over(memory);
        return new Tensor(OverBuffer(ElementTypes.Of<T>(), shape, buffer), buffer);
    }

    /// <inheritdoc cref="OverMemoryWithoutCopy{T}(Memory{T}, Shape)"/>
    public static Tensor OverMemoryWithoutCopy<T>(T[] memory, Shape shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(memory);
        return OverMemoryWithoutCopy(memory.AsMemory(), shape);
    }

    /// <summary>
    /// Creates a tensor over native memory without a copy. The memory is not checked: the caller must make sure that it is large enough
    /// and stays allocated, or pass an <paramref name="owner"/> that frees it.
    /// </summary>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">The sizes of the axes.</param>
    /// <param name="address">The address of the first element.</param>
    /// <param name="owner">Disposed, on any thread, when nothing uses the memory any more; null if the caller keeps the memory
    /// allocated.</param>
    /// <exception cref="ArgumentNullException">The address is zero.</exception>
    public static unsafe Tensor OverAddressWithoutCopy(ElementType type, Shape shape, nint address, IDisposable? owner = null)
    {
        ArgumentNullException.ThrowIfNull((void*)address);
        return new Tensor(OverPinned(type, shape, new HostMemoryHandle(address, owner)));
    }

    /// <summary>Creates a tensor in memory that the runtime allocates, so that <see cref="SetShape"/> can enlarge it.</summary>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">The sizes of the axes.</param>
    /// <exception cref="OpenVinoException">The runtime refuses the type or the shape.</exception>
    /// <exception cref="OverflowException">The bytes do not fit in the address space (128 TiB).</exception>
    public static Tensor AllocatedByRuntime(ElementType type, Shape shape) => new(MakeNative(type, shape));

    /// <summary>Changes the shape of the tensor. The values of the elements are undefined afterwards.</summary>
    /// <param name="shape">The new sizes. Unless the runtime allocated the memory, the tensor cannot get more elements than it was created
    /// with.</param>
    /// <exception cref="OpenVinoException">The memory is too small.</exception>
    /// <exception cref="OverflowException">The bytes do not fit in the address space (128 TiB).</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public void SetShape(Shape shape)
    {
        using NativeShape native = new NativeShape(shape, ElementType);
        if (native.ByteLength > ProbedBytes && native.ByteLength > ByteLength)
        {
            // A tensor whose memory cannot grow keeps the new shape all the same, so that the next access would be beyond its memory.
            MakeNative(ElementType, shape).Dispose();
        }

        Native.Check(NativeMethods.ov_tensor_set_shape(Handle, native.Value), "change a tensor's shape to", shape.ToString());
    }

    /// <summary>Describes the tensor, such as "Float32 [1,3,48,48]", also after it is disposed.</summary>
    public override string ToString() => _handle.IsDisposed ? "Tensor (disposed)" : $"{ElementType} {Shape}";

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
            throw new ArgumentException($"The shape {shape} has {shape.ElementCount} elements, but {length} are given.");
        }
    }

    private static TensorHandle MakeNative(ElementType type, Shape shape)
    {
        using NativeShape native = new NativeShape(shape, type);
        TensorHandle tensor = Native.Own(
            NativeMethods.ov_tensor_create(Native.Number(type), native.Value, out TensorHandle handle),
            handle, "create a tensor of the shape", shape.ToString());
        if (!HasMemory(tensor))
        {
            tensor.Dispose();
            throw OutOfMemory(shape);
        }

        return tensor;
    }

    // Memory of a device has no address.
    private static bool HasMemory(TensorHandle tensor) =>
        NativeMethods.ov_tensor_data(tensor, out nint data) != OpenVinoStatus.Ok || data != 0
        || NativeMethods.ov_tensor_get_byte_size(tensor, out nuint bytes) != OpenVinoStatus.Ok || bytes == 0;

    private static OpenVinoException OutOfMemory(Shape shape) => new(
        OpenVinoStatus.NotAllocated, $"OpenVINO could not allocate the memory of a tensor of the shape {shape}.");

    private static TensorHandle OverBuffer(ElementType type, Shape shape, HostBuffer buffer)
    {
        TensorHandle handle = OverPinned(type, shape, buffer.Pin());

        // The C function takes no length. If the number of the element type were wrong, the runtime would write beyond the memory; the
        // size is checked before the first use, which makes that an error.
        try
        {
            Native.Check(NativeMethods.ov_tensor_get_byte_size(handle, out nuint bytes), "read a tensor's size");
            if (bytes != (nuint)buffer.Bytes.Length)
            {
                throw new OpenVinoException(
                    OpenVinoStatus.ParameterMismatch,
                    $"OpenVINO uses {bytes} bytes for {type} {shape}, but {buffer.Bytes.Length} were expected.");
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
        // The tensor roots the memory. If the tensor cannot be created, this disposal releases it.
        using (memory)
        {
            using NativeShape native = new NativeShape(shape, type);
            TensorHandle tensor = Native.Own(
                NativeMethods.ov_tensor_create_from_host_ptr(
                    Native.Number(type), native.Value, memory.Address, out TensorHandle handle),
                handle, "create a tensor of the shape", shape.ToString());
            tensor.Root(memory);
            return tensor;
        }
    }
}
