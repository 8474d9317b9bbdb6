using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Parameters and tensors.</content>
public sealed partial class RemoteContext
{
    /// <summary>The context's handles and flags by name, such as OCL_CONTEXT, as texts.</summary>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public IReadOnlyDictionary<string, string> GetParameters()
    {
        Native.Check(NativeMethods.ov_remote_context_get_params(Handle, out _, out nint text), "read a context's parameters");
        return RemoteParameters.Parse(Native.TakeString(text));
    }

    /// <summary>Makes a tensor in the device's memory, or wraps memory of the application's.</summary>
    /// <param name="type">What an element is.</param>
    /// <param name="shape">Sizes of the axes, at least one.</param>
    /// <param name="properties">What to wrap, with the keys of <see cref="GpuPropertyKeys"/>; handles need a
    /// <see cref="PropertySet"/>.</param>
    /// <exception cref="ArgumentException">The shape is a scalar, which the C API does not take here.</exception>
    /// <exception cref="OpenVinoException">The device refuses the type, the shape or a property.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public RemoteTensor CreateTensor(ElementType type, Shape shape, IEnumerable<KeyValuePair<string, string>>? properties = null)
    {
        if (shape.Rank == 0)
        {
            throw new ArgumentException("A remote tensor has at least one axis.", nameof(shape));
        }

        using NativeProperties native = new NativeProperties(properties);
        using NativeShape sizes = new NativeShape(shape);
        using HandleLease context = new HandleLease(Handle);
        int number = OpenVinoRuntime.EnsureLoaded().ElementTypes.ToNative(type);
        OpenVinoStatus status = LateRemote.CreateTensor(context.Pointer, number, sizes.Value, native, out nint tensor);
        return new RemoteTensor(
            Native.Own(status, Late.Adopt<TensorHandle>(tensor), "make a remote tensor of the shape", shape.ToString(), Handle));
    }

    /// <summary>Makes a tensor in host memory that the device reaches well.</summary>
    /// <param name="type">What an element is.</param>
    /// <param name="shape">Sizes of the axes.</param>
    /// <exception cref="OpenVinoException">The device refuses the type or the shape.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public Tensor CreateHostTensor(ElementType type, Shape shape)
    {
        using NativeShape sizes = new NativeShape(shape);
        int number = OpenVinoRuntime.EnsureLoaded().ElementTypes.ToNative(type);
        OpenVinoStatus status = NativeMethods.ov_remote_context_create_host_tensor(Handle, number, sizes.Value, out TensorHandle tensor);
        return new Tensor(Native.Own(status, tensor, "make a host tensor of the shape", shape.ToString(), Handle));
    }
}
