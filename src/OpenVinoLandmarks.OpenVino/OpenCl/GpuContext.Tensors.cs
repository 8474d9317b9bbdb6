using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>The kind of unified shared memory that <see cref="GpuContext.AllocateUsmTensor"/> allocates.</summary>
public enum UsmKind
{
    /// <summary>Memory of the host that the device reads and writes.</summary>
    Host,

    /// <summary>Memory of the device.</summary>
    Device,
}

/// <content>Tensors over memory of the application.</content>
public sealed partial class GpuContext
{
    private const string MemoryType = "cl_mem";
    private const string GetMemoryInfo = "clGetMemObjectInfo";

    /// <summary>
    /// Creates a tensor over a buffer of the application, without a copy. The application may write the buffer whenever no inference reads
    /// it.
    /// </summary>
    /// <param name="buffer">A <c>cl_mem</c> of this context that is a buffer and has at least the bytes of the shape.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">The sizes of the axes, at least one.</param>
    /// <exception cref="ArgumentNullException">The buffer is null.</exception>
    /// <exception cref="ArgumentException">
    /// The pointer is not a <c>cl_mem</c>, is an image, belongs to another context, or has too few bytes; or the shape is a scalar.
    /// </exception>
    /// <exception cref="OpenVinoException">The device refuses the type or the shape.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public RemoteTensor CreateTensor(nint buffer, ElementType type, Shape shape)
    {
        CheckMemory(buffer, OpenCl.Buffer, "buffer", nameof(buffer));
        using (NativeShape sizes = new NativeShape(shape, type))
        {
            RequireAtLeast(buffer, GetMemoryInfo, OpenCl.MemorySize, (nuint)sizes.ByteLength, "bytes", nameof(buffer));
        }

        return OverMemory(buffer, "OCL_BUFFER", type, shape);
    }

    /// <summary>
    /// Creates the two tensors of a picture in NV12 over images of the application, without a copy. Compile the model with
    /// <see cref="ColorFormat.Nv12TwoPlanes"/> as the color format of its input, and set both tensors.
    /// </summary>
    /// <param name="luma">The Y plane: a <c>cl_mem</c> of this context that is a 2D image of one byte per pixel.</param>
    /// <param name="chroma">The UV plane: an image of half the width and height with two bytes per pixel.</param>
    /// <param name="width">Width of the picture in pixels, even.</param>
    /// <param name="height">Height of the picture in pixels, even.</param>
    /// <returns>Tensors of the shapes [1, height, width, 1] and [1, height / 2, width / 2, 2].</returns>
    /// <exception cref="ArgumentNullException">An image is null.</exception>
    /// <exception cref="ArgumentException">
    /// A pointer is not a <c>cl_mem</c>, is not an image, belongs to another context, or is too small.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The width or the height is not even, or below 2.</exception>
    /// <exception cref="OpenVinoException">The device refuses the images.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public (RemoteTensor Luma, RemoteTensor Chroma) CreateNv12Tensors(nint luma, nint chroma, int width, int height)
    {
        (Shape lumaShape, Shape chromaShape) = Nv12Shapes(width, height);
        CheckImage(luma, width, height, bytesPerPixel: 1, nameof(luma));
        CheckImage(chroma, width / 2, height / 2, bytesPerPixel: 2, nameof(chroma));
        return Pair(
            () => OverMemory(luma, "OCL_IMAGE2D", ElementType.UInt8, lumaShape),
            () => OverMemory(chroma, "OCL_IMAGE2D", ElementType.UInt8, chromaShape));
    }

    /// <summary>
    /// Creates the two tensors of a decoded video frame in NV12, without a copy, in a context of <see cref="FromVideoDevice"/>. It was not
    /// run: the project had no machine with video surfaces.
    /// </summary>
    /// <param name="surface">
    /// The <c>VASurfaceID</c> on Linux, or the <c>ID3D11Texture2D</c> on Windows. It is not checked, and must stay valid until nothing uses
    /// the tensors.
    /// </param>
    /// <param name="width">Width of the frame in pixels, even.</param>
    /// <param name="height">Height of the frame in pixels, even.</param>
    /// <returns>Tensors of the shapes [1, height, width, 1] and [1, height / 2, width / 2, 2].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The width or the height is not even, or below 2.</exception>
    /// <exception cref="OpenVinoException">The device refuses the surface.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public (RemoteTensor Luma, RemoteTensor Chroma) CreateNv12TensorsOfSurface(nint surface, int width, int height)
    {
        (Shape lumaShape, Shape chromaShape) = Nv12Shapes(width, height);
        return Pair(() => Plane(0, lumaShape), () => Plane(1, chromaShape));

        RemoteTensor Plane(int plane, Shape shape) => CreateTensor(
            ElementType.UInt8,
            shape,
            new PropertySet()
                .Add(GpuPropertyKeys.SharedMemoryType, "VA_SURFACE")
                .Add(GpuPropertyKeys.DeviceObjectHandle, surface)
                .Add(GpuPropertyKeys.VideoPlane, plane));
    }

    /// <summary>
    /// Creates a tensor over unified shared memory of the application, without a copy. OpenVINO refuses memory that is not of this kind, if
    /// the device can tell. Only this refusal was run: the project had no device with unified shared memory.
    /// </summary>
    /// <param name="address">The address, which must stay allocated until nothing uses the tensor. It cannot be retained.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">The sizes of the axes, at least one.</param>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    /// <exception cref="OpenVinoException">The device has no unified shared memory, or the address is not one of it.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public unsafe RemoteTensor CreateUsmTensor(nint address, ElementType type, Shape shape)
    {
        ArgumentNullException.ThrowIfNull((void*)address, nameof(address));
        return CreateTensor(type, shape, Memory("USM_USER_BUFFER", address));
    }

    /// <summary>
    /// Creates a tensor in unified shared memory that OpenVINO allocates; <see cref="RemoteTensor.GetParameters"/> has its address
    /// (MEM_HANDLE). Only the refusal of a device without unified shared memory was run.
    /// </summary>
    /// <param name="kind">The kind of memory.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">The sizes of the axes, at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not a member of the enumeration.</exception>
    /// <exception cref="OpenVinoException">The device has no unified shared memory.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public RemoteTensor AllocateUsmTensor(UsmKind kind, ElementType type, Shape shape) => CreateTensor(
        type,
        shape,
        new PropertySet().Add(GpuPropertyKeys.SharedMemoryType, kind switch
        {
            UsmKind.Host => "USM_HOST_BUFFER",
            UsmKind.Device => "USM_DEVICE_BUFFER",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The kind is not a member of UsmKind."),
        }));

    private static PropertySet Memory(string kind, nint handle) =>
        new PropertySet().Add(GpuPropertyKeys.SharedMemoryType, kind).Add(GpuPropertyKeys.MemoryHandle, handle);

    private static (Shape Luma, Shape Chroma) Nv12Shapes(int width, int height)
    {
        RequireEven(width, nameof(width));
        RequireEven(height, nameof(height));
        return (new Shape(1, height, width, 1), new Shape(1, height / 2, width / 2, 2));
    }

    private static void RequireEven(int size, string parameter)
    {
        if (size < 2 || size % 2 != 0)
        {
            throw new ArgumentOutOfRangeException(parameter, size, "A picture in NV12 has an even width and height of at least 2.");
        }
    }

    private static (RemoteTensor Luma, RemoteTensor Chroma) Pair(Func<RemoteTensor> luma, Func<RemoteTensor> chroma)
    {
        RemoteTensor first = luma();
        try
        {
            return (first, chroma());
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    private static void RequireAtLeast(nint memory, string function, uint what, nuint needed, string unit, string parameter)
    {
        if (OpenCl.IsAvailable && OpenCl.Read(function, memory, what, MemoryType, parameter) is nuint has && has < needed)
        {
            throw new ArgumentException($"The cl_mem has {has} {unit}; the tensor needs {needed}.", parameter);
        }
    }

    private RemoteTensor OverMemory(nint memory, string kind, ElementType type, Shape shape)
    {
        using OpenClHandle retained = new(memory, "MemObject");
        RemoteTensor tensor = CreateTensor(type, shape, Memory(kind, memory));
        Rooted(tensor.Handle, retained);
        return tensor;
    }

    private void CheckImage(nint image, int width, int height, int bytesPerPixel, string parameter)
    {
        CheckMemory(image, OpenCl.Image2D, "2D image", parameter);
        RequireAtLeast(image, "clGetImageInfo", OpenCl.ImageWidth, (nuint)width, "columns", parameter);
        RequireAtLeast(image, "clGetImageInfo", OpenCl.ImageHeight, (nuint)height, "rows", parameter);
        if (OpenCl.IsAvailable
            && OpenCl.Read("clGetImageInfo", image, OpenCl.ImageElementSize, MemoryType, parameter) is nuint bytes
            && bytes != (nuint)bytesPerPixel)
        {
            throw new ArgumentException($"The image has {bytes} bytes per pixel; this plane of NV12 has {bytesPerPixel}.", parameter);
        }
    }

    private void CheckMemory(nint memory, uint kind, string name, string parameter)
    {
        _ = Handle; // throws if the context is disposed
        OpenCl.RequireObject(memory, MemoryType, parameter);
        if (!OpenCl.IsAvailable)
        {
            return;
        }

        if (OpenCl.Read(GetMemoryInfo, memory, OpenCl.MemoryType, MemoryType, parameter) != kind)
        {
            throw new ArgumentException($"The cl_mem 0x{memory:x} is not a {name}.", parameter);
        }

        if (OpenCl.Read(GetMemoryInfo, memory, OpenCl.MemoryContext, MemoryType, parameter) != (nuint)OpenClContext)
        {
            throw new ArgumentException($"The cl_mem 0x{memory:x} belongs to another cl_context.", parameter);
        }
    }
}
