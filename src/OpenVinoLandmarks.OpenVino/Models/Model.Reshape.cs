using System.Runtime.InteropServices;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Changing the shapes of inputs.</content>
public sealed partial class Model
{
    /// <summary>Changes the shape of the only input.</summary>
    /// <param name="shape">The new shape, whose sizes may be open.</param>
    /// <exception cref="OpenVinoException">The model does not support the shape, or does not have exactly one input.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void Reshape(PartialShape shape)
    {
        using NativePartialShape native = new NativePartialShape(shape);
        Native.Check(NativeMethods.ov_model_reshape_single_input(Handle, native.Value), "reshape the model to", shape.ToString());
    }

    /// <summary>Changes the shape of one input.</summary>
    /// <param name="name">One of the input's names.</param>
    /// <param name="shape">The new shape, whose sizes may be open.</param>
    /// <exception cref="OpenVinoException">No input has this name, or the model does not support the shape.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void Reshape(string name, PartialShape shape)
    {
        using NativePartialShape native = new NativePartialShape(shape);
        Native.Check(
            NativeMethods.ov_model_reshape_input_by_name(Handle, PortList.Name(name), native.Value), "reshape the model's input", name);
    }

    /// <summary>Changes the shapes of several inputs at once.</summary>
    /// <param name="shapes">The names of the inputs and their new shapes.</param>
    /// <exception cref="OpenVinoException">A name is not one of an input, or the model does not support the shapes.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public unsafe void Reshape(IReadOnlyDictionary<string, PartialShape> shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        using Utf8Strings names = new Utf8Strings(shapes.Keys.ToArray());
        using NativePartialShapes native = new NativePartialShapes(shapes.Values);
        fixed (OvPartialShape* first = native.Shapes)
        {
            Native.Check(NativeMethods.ov_model_reshape(Handle, names.Pointers, first, (nuint)shapes.Count), "reshape the model");
        }
    }

    /// <summary>Changes the shapes of several inputs at once.</summary>
    /// <param name="shapes">The indexes of the inputs, from 0, and their new shapes.</param>
    /// <exception cref="OpenVinoException">An index is too large, or the model does not support the shapes.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public unsafe void Reshape(IReadOnlyDictionary<int, PartialShape> shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        nuint[] indexes = [.. shapes.Keys.Select(PortList.Index)];
        using NativePartialShapes native = new NativePartialShapes(shapes.Values);
        fixed (nuint* index = indexes)
        fixed (OvPartialShape* first = native.Shapes)
        {
            Native.Check(NativeMethods.ov_model_reshape_by_port_indexes(Handle, index, first, (nuint)indexes.Length), "reshape the model");
        }
    }

    /// <summary>Changes the shapes of several inputs at once.</summary>
    /// <param name="shapes">The inputs and their new shapes.</param>
    /// <exception cref="OpenVinoException">A port is not an input of this model, or the model does not support the shapes.</exception>
    /// <exception cref="ObjectDisposedException">The model or a port is disposed.</exception>
    public unsafe void Reshape(IReadOnlyDictionary<MutablePort, PartialShape> shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        List<SafeHandle> referenced = [];
        try
        {
            nint[] ports = [.. shapes.Keys.Select(port => Reference(port.Handle, referenced))];
            using NativePartialShapes native = new NativePartialShapes(shapes.Values);
            fixed (nint* port = ports)
            fixed (OvPartialShape* first = native.Shapes)
            {
                Native.Check(NativeMethods.ov_model_reshape_by_ports(Handle, port, first, (nuint)ports.Length), "reshape the model");
            }
        }
        finally
        {
            referenced.ForEach(static handle => handle.DangerousRelease());
        }
    }

    private static nint Reference(PortHandle handle, List<SafeHandle> referenced)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        referenced.Add(handle);
        return handle.DangerousGetHandle();
    }
}
