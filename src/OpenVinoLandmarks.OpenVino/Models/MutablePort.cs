using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// An input or output of a model with which the model can be reshaped, and with which tensors can be set on a request. Thread-safe. Stays
/// valid after its model is disposed.
/// </summary>
public sealed class MutablePort : IDisposable
{
    private readonly PortHandle _handle;

    internal MutablePort(PortHandle handle, TensorSlot slot) => (_handle, Slot) = (handle, slot);

    /// <summary>The shape, if all sizes are fixed.</summary>
    /// <exception cref="OpenVinoException">A size or the number of axes is open.</exception>
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

    /// <summary>Identifies, for requests, the tensors that are set with this port.</summary>
    internal TensorSlot Slot { get; }

    internal PortHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <summary>Describes the port, such as "input 0", also after it is disposed.</summary>
    public override string ToString() => _handle.IsDisposed ? $"{Slot} (disposed)" : Slot.ToString();

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
