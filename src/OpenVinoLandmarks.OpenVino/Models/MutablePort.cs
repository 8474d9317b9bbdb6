using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>An input or output through which its model can be reshaped, and tensors set on a request. Thread-safe. Stays valid after its
/// model is disposed.</summary>
public sealed class MutablePort : IDisposable
{
    private readonly PortHandle _handle;

    internal MutablePort(PortHandle handle, TensorSlot slot) => (_handle, Slot) = (handle, slot);

    /// <summary>Its shape, where nothing is open.</summary>
    /// <exception cref="OpenVinoException">The shape is dynamic.</exception>
    /// <exception cref="ObjectDisposedException">The port is disposed.</exception>
    public Shape Shape
    {
        get
        {
            OvShape shape = default;
            OpenVinoStatus status = NativeMethods.ov_port_get_shape(Handle, ref shape);
            if (NativeShape.MayBeScalar(status, shape))
            {
                return Shape.Scalar;
            }

            Native.Check(status, "read a port's shape");
            return NativeShape.Take(ref shape);
        }
    }

    /// <summary>Under which a request keeps what is set by this port.</summary>
    internal TensorSlot Slot { get; }

    internal PortHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
