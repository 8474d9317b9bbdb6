using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// An input or output of a model or compiled model. Thread-safe. Stays valid after its model is disposed. <see cref="PortInfo"/> is a copy
/// of its properties that needs no disposal.
/// </summary>
public sealed class Port : IDisposable
{
    private readonly ConstPortHandle _handle;

    internal Port(ConstPortHandle handle, TensorSlot slot) => (_handle, Slot) = (handle, slot);

    /// <summary>One of the tensor's names.</summary>
    /// <exception cref="OpenVinoException">The tensor has no name.</exception>
    /// <exception cref="ObjectDisposedException">The port is disposed.</exception>
    public string Name
    {
        get
        {
            Native.Check(NativeMethods.ov_port_get_any_name(Handle, out nint name), "read a port's name");
            return Native.TakeString(name);
        }
    }

    /// <summary>The type of the elements.</summary>
    /// <exception cref="ObjectDisposedException">The port is disposed.</exception>
    public ElementType ElementType
    {
        get
        {
            Native.Check(NativeMethods.ov_port_get_element_type(Handle, out int number), "read a port's element type");
            return OpenVinoRuntime.EnsureLoaded().ElementTypes.FromNative(number);
        }
    }

    /// <summary>The shape, if all sizes are fixed.</summary>
    /// <exception cref="OpenVinoException">A size or the number of axes is open.</exception>
    /// <exception cref="ObjectDisposedException">The port is disposed.</exception>
    public Shape Shape
    {
        get
        {
            OvShape shape = default;
            OpenVinoStatus status = NativeMethods.ov_const_port_get_shape(Handle, ref shape);
            if (NativeShape.MayBeScalar(status, shape) && PartialShape == Shape.Scalar)
            {
                return Shape.Scalar;
            }

            Native.Check(status, "read a port's shape");
            return NativeShape.Take(ref shape);
        }
    }

    /// <summary>The shape, whose sizes may be open.</summary>
    /// <exception cref="ObjectDisposedException">The port is disposed.</exception>
    public PartialShape PartialShape
    {
        get
        {
            OvPartialShape shape = default;
            Native.Check(NativeMethods.ov_port_get_partial_shape(Handle, ref shape), "read a port's shape");
            return NativePartialShape.Take(ref shape);
        }
    }

    /// <summary>Identifies, for requests, the tensors that are set with this port.</summary>
    internal TensorSlot Slot { get; }

    internal ConstPortHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <summary>Describes the port, such as "input 0: 'data', Float32 [?,3,48,48]", also after it is disposed.</summary>
    public override string ToString()
    {
        if (_handle.IsDisposed)
        {
            return $"{Slot} (disposed)";
        }

        PortInfo info = ToInfo(0);
        return $"{Slot}: {(info.Name is null ? string.Empty : $"'{info.Name}', ")}{info.ElementType} {info.PartialShape}";
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    /// <summary>Copies the properties.</summary>
    internal PortInfo ToInfo(int index)
    {
        // For a port without a name the runtime returns a general error; that is not a failure here.
        OpenVinoStatus status = NativeMethods.ov_port_get_any_name(Handle, out nint text);
        if (status is not (OpenVinoStatus.Ok or OpenVinoStatus.GeneralError))
        {
            Native.Check(status, "read a port's name");
        }

        return new PortInfo(index, status == OpenVinoStatus.Ok ? Native.TakeString(text) : null, ElementType, PartialShape);
    }
}
