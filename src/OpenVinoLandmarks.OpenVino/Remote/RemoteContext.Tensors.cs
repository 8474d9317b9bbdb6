using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Parameters and tensors of the context.</content>
public partial class RemoteContext
{
    /// <summary>Returns the context's handles and flags as text, by name, such as OCL_CONTEXT.</summary>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public IReadOnlyDictionary<string, string> GetParameters()
    {
        Native.Check(NativeMethods.ov_remote_context_get_params(Handle, out _, out nint text), "read a context's parameters");
        return RemoteParameters.Parse(Native.TakeString(text));
    }

    /// <summary>Creates a tensor in the device's memory, or wraps device memory of the application.</summary>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">The sizes of the axes, at least one.</param>
    /// <param name="properties">The memory to wrap, with keys of <see cref="GpuPropertyKeys"/>. Handles need a <see cref="PropertySet"/>.
    /// OpenVINO uses a handle without checking it: an invalid one can end the process.</param>
    /// <exception cref="ArgumentException">The shape is a scalar, which the C API does not accept here.</exception>
    /// <exception cref="OpenVinoException">The device refuses the type, the shape or a property.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public RemoteTensor CreateTensor(ElementType type, Shape shape, IEnumerable<KeyValuePair<string, string>>? properties = null)
    {
        if (shape.Rank == 0)
        {
            throw new ArgumentException("A remote tensor needs at least one axis. Use the shape [1] for one number.", nameof(shape));
        }

        using NativeProperties native = PropertySet.ToNative(properties);
        using NativeShape sizes = new NativeShape(shape, type);
        using HandleReference context = new HandleReference(Handle);
        int number = Native.Number(type);
        OpenVinoStatus status = PropertyCalls.CreateRemoteTensor(context.Pointer, number, sizes.Value, native, out nint tensor);
        return new RemoteTensor(Native.Own(
            status, OptionalExports.ToHandle<TensorHandle>(tensor), "create a remote tensor of the shape", shape.ToString(), Handle));
    }

    /// <summary>Creates a tensor in host memory that the device can access fast.</summary>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">The sizes of the axes.</param>
    /// <exception cref="OpenVinoException">The device refuses the type or the shape.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public Tensor CreateHostTensor(ElementType type, Shape shape)
    {
        using NativeShape sizes = new NativeShape(shape, type);
        int number = Native.Number(type);
        OpenVinoStatus status = NativeMethods.ov_remote_context_create_host_tensor(Handle, number, sizes.Value, out TensorHandle tensor);
        return new Tensor(Native.Own(status, tensor, "create a host tensor of the shape", shape.ToString(), Handle));
    }
}
