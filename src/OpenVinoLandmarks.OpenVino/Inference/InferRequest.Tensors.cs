using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Tensors of the request.</content>
public sealed partial class InferRequest
{
    /// <summary>Sets the tensor of the only input. Its memory is used in place until another one is set or the request is
    /// disposed.</summary>
    /// <param name="tensor">Of the input's element type and shape. May be disposed afterwards: its memory stays.</param>
    /// <exception cref="OpenVinoException">The tensor does not fit, the model has several inputs, or an inference is running.</exception>
    /// <exception cref="ObjectDisposedException">The request or the tensor is disposed.</exception>
    public void SetInputTensor(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Handle.Bind(
            new TensorSlot(TensorSlotKind.Input), tensor.Handle,
            () => NativeMethods.ov_infer_request_set_input_tensor(Handle, tensor.Handle));
    }

    /// <summary>Sets the tensor of an input by its number.</summary>
    /// <inheritdoc cref="SetInputTensor(Tensor)"/>
    /// <param name="index">The input's number, from 0.</param>
    /// <param name="tensor">Of the input's element type and shape. May be disposed afterwards: its memory stays.</param>
    public void SetInputTensor(int index, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        nuint number = PortList.Index(index);
        Handle.Bind(
            new TensorSlot(TensorSlotKind.Input, Index: index), tensor.Handle,
            () => NativeMethods.ov_infer_request_set_input_tensor_by_index(Handle, number, tensor.Handle));
    }

    /// <summary>Sets the tensor of the only output: the inference writes into its memory.</summary>
    /// <inheritdoc cref="SetInputTensor(Tensor)"/>
    /// <param name="tensor">Of the output's element type and shape. May be disposed afterwards: its memory stays.</param>
    public void SetOutputTensor(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Handle.Bind(
            new TensorSlot(TensorSlotKind.Output), tensor.Handle,
            () => NativeMethods.ov_infer_request_set_output_tensor(Handle, tensor.Handle));
    }

    /// <summary>Sets the tensor of an output by its number.</summary>
    /// <inheritdoc cref="SetInputTensor(Tensor)"/>
    /// <param name="index">The output's number, from 0.</param>
    /// <param name="tensor">Of the output's element type and shape. May be disposed afterwards: its memory stays.</param>
    public void SetOutputTensor(int index, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        nuint number = PortList.Index(index);
        Handle.Bind(
            new TensorSlot(TensorSlotKind.Output, Index: index), tensor.Handle,
            () => NativeMethods.ov_infer_request_set_output_tensor_by_index(Handle, number, tensor.Handle));
    }

    /// <summary>Sets the tensor of an input or output by one of its names.</summary>
    /// <inheritdoc cref="SetInputTensor(Tensor)"/>
    /// <param name="name">The name.</param>
    /// <param name="tensor">Of the port's element type and shape. May be disposed afterwards: its memory stays.</param>
    public void SetTensor(string name, Tensor tensor)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(tensor);
        Handle.Bind(
            new TensorSlot(TensorSlotKind.Name, name), tensor.Handle,
            () => NativeMethods.ov_infer_request_set_tensor(Handle, name, tensor.Handle));
    }

    /// <summary>Sets the tensor of an input or output.</summary>
    /// <inheritdoc cref="SetInputTensor(Tensor)"/>
    /// <param name="port">The input or output.</param>
    /// <param name="tensor">Of the port's element type and shape. May be disposed afterwards: its memory stays.</param>
    public void SetTensor(Port port, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(port);
        ArgumentNullException.ThrowIfNull(tensor);
        Handle.Bind(
            port.Slot, tensor.Handle,
            () => NativeMethods.ov_infer_request_set_tensor_by_const_port(Handle, port.Handle, tensor.Handle));
    }

    /// <summary>Sets the tensor of an input or output.</summary>
    /// <inheritdoc cref="SetInputTensor(Tensor)"/>
    /// <param name="port">The input or output.</param>
    /// <param name="tensor">Of the port's element type and shape. May be disposed afterwards: its memory stays.</param>
    public void SetTensor(MutablePort port, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(port);
        ArgumentNullException.ThrowIfNull(tensor);
        Handle.Bind(
            port.Slot, tensor.Handle,
            () => NativeMethods.ov_infer_request_set_tensor_by_port(Handle, port.Handle, tensor.Handle));
    }

    /// <summary>The tensor of the only input; a new object each time, to be disposed.</summary>
    /// <exception cref="OpenVinoException">The model has several inputs, or an inference is running.</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public Tensor GetInputTensor() => Own(NativeMethods.ov_infer_request_get_input_tensor(Handle, out TensorHandle tensor), tensor);

    /// <summary>The tensor of an input by its number; a new object each time, to be disposed.</summary>
    /// <param name="index">The input's number, from 0.</param>
    /// <inheritdoc cref="GetInputTensor()"/>
    public Tensor GetInputTensor(int index) =>
        Own(NativeMethods.ov_infer_request_get_input_tensor_by_index(Handle, PortList.Index(index), out TensorHandle tensor), tensor);

    /// <summary>The tensor of the only output; a new object each time, to be disposed.</summary>
    /// <inheritdoc cref="GetInputTensor()"/>
    public Tensor GetOutputTensor() => Own(NativeMethods.ov_infer_request_get_output_tensor(Handle, out TensorHandle tensor), tensor);

    /// <summary>The tensor of an output by its number; a new object each time, to be disposed.</summary>
    /// <param name="index">The output's number, from 0.</param>
    /// <inheritdoc cref="GetInputTensor()"/>
    public Tensor GetOutputTensor(int index) =>
        Own(NativeMethods.ov_infer_request_get_output_tensor_by_index(Handle, PortList.Index(index), out TensorHandle tensor), tensor);

    /// <summary>The tensor of an input or output by one of its names; a new object each time, to be disposed.</summary>
    /// <param name="name">The name.</param>
    /// <inheritdoc cref="GetInputTensor()"/>
    public Tensor GetTensor(string name) => Own(NativeMethods.ov_infer_request_get_tensor(Handle, name, out TensorHandle tensor), tensor);

    /// <summary>The tensor of an input or output; a new object each time, to be disposed.</summary>
    /// <param name="port">The input or output.</param>
    /// <inheritdoc cref="GetInputTensor()"/>
    public Tensor GetTensor(Port port)
    {
        ArgumentNullException.ThrowIfNull(port);
        return Own(NativeMethods.ov_infer_request_get_tensor_by_const_port(Handle, port.Handle, out TensorHandle tensor), tensor);
    }

    /// <summary>The tensor of an input or output; a new object each time, to be disposed.</summary>
    /// <param name="port">The input or output.</param>
    /// <inheritdoc cref="GetInputTensor()"/>
    public Tensor GetTensor(MutablePort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        return Own(NativeMethods.ov_infer_request_get_tensor_by_port(Handle, port.Handle, out TensorHandle tensor), tensor);
    }

    // Some plugins hand out views into memory of the request itself (BATCH does), others the very memory that was set: both are kept.
    private Tensor Own(OpenVinoStatus status, TensorHandle tensor)
    {
        Native.Own(status, tensor, "get a request's tensor", parent: Handle);
        tensor.RootSameAs(Handle);
        return new Tensor(tensor);
    }
}
