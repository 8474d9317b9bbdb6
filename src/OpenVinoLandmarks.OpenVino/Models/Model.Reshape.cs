using System.Runtime.InteropServices;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Other input shapes.</content>
public sealed partial class Model
{
    /// <summary>Gives the only input another shape.</summary>
    /// <param name="shape">The new shape; parts may be open.</param>
    /// <exception cref="OpenVinoException">The model cannot have this shape, or has another number of inputs.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void Reshape(PartialShape shape)
    {
        using NativePartialShape native = new NativePartialShape(shape);
        Native.Check(NativeMethods.ov_model_reshape_single_input(Handle, native.Value), "reshape the model to", shape.ToString());
    }

    /// <summary>Gives one input another shape.</summary>
    /// <param name="name">One of the input's names.</param>
    /// <param name="shape">The new shape; parts may be open.</param>
    /// <exception cref="OpenVinoException">There is no such input, or the model cannot have this shape.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void Reshape(string name, PartialShape shape)
    {
        using NativePartialShape native = new NativePartialShape(shape);
        Native.Check(NativeMethods.ov_model_reshape_input_by_name(Handle, name, native.Value), "reshape the model's input", name);
    }

    /// <summary>Gives several inputs other shapes at once.</summary>
    /// <param name="shapes">The inputs' names and new shapes.</param>
    /// <exception cref="OpenVinoException">There is no such input, or the model cannot have these shapes.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public unsafe void Reshape(IReadOnlyDictionary<string, PartialShape> shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        using Utf8Strings names = new Utf8Strings(shapes.Keys.ToArray());
        using PartialShapeArray native = new PartialShapeArray(shapes.Values);
        fixed (OvPartialShape* first = native.Shapes)
        {
            Native.Check(NativeMethods.ov_model_reshape(Handle, names.Pointers, first, (nuint)shapes.Count), "reshape the model");
        }
    }

    /// <summary>Gives several inputs other shapes at once.</summary>
    /// <param name="shapes">The inputs' numbers and new shapes.</param>
    /// <exception cref="OpenVinoException">There is no such input, or the model cannot have these shapes.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public unsafe void Reshape(IReadOnlyDictionary<int, PartialShape> shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        nuint[] indexes = [.. shapes.Keys.Select(PortList.Index)];
        using PartialShapeArray native = new PartialShapeArray(shapes.Values);
        fixed (nuint* index = indexes)
        fixed (OvPartialShape* first = native.Shapes)
        {
            Native.Check(NativeMethods.ov_model_reshape_by_port_indexes(Handle, index, first, (nuint)indexes.Length), "reshape the model");
        }
    }

    /// <summary>Gives several inputs other shapes at once.</summary>
    /// <param name="shapes">The inputs and their new shapes.</param>
    /// <exception cref="OpenVinoException">A port is no input of this model, or the model cannot have these shapes.</exception>
    /// <exception cref="ObjectDisposedException">The model or a port is disposed.</exception>
    public unsafe void Reshape(IReadOnlyDictionary<MutablePort, PartialShape> shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        List<SafeHandle> leased = new List<SafeHandle>();
        try
        {
            nint[] ports = [.. shapes.Keys.Select(port => Lease(port.Handle, leased))];
            using PartialShapeArray native = new PartialShapeArray(shapes.Values);
            fixed (nint* port = ports)
            fixed (OvPartialShape* first = native.Shapes)
            {
                Native.Check(NativeMethods.ov_model_reshape_by_ports(Handle, port, first, (nuint)ports.Length), "reshape the model");
            }
        }
        finally
        {
            leased.ForEach(static handle => handle.DangerousRelease());
        }
    }

    private static nint Lease(PortHandle handle, List<SafeHandle> leased)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        leased.Add(handle);
        return handle.DangerousGetHandle();
    }
}
