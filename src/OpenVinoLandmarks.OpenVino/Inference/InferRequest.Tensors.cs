using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>The input and output tensors of the request.</content>
public sealed partial class InferRequest
{
    /// <summary>Sets the tensor of the only input. Its memory is used without a copy until another tensor is set or the request is
    /// disposed.</summary>
    /// <param name="tensor">A tensor with the input's element type and shape. It may be disposed after the call: its memory is
    /// kept.</param>
    /// <exception cref="OpenVinoException">The type or shape is wrong, the model does not have the input or output, or an inference is
    /// running.</exception>
    /// <exception cref="ObjectDisposedException">The request or the tensor is disposed.</exception>
    public void SetInputTensor(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Handle.Bind(
            new TensorSlot(TensorSlotKind.Input), tensor.Handle,
            () => NativeMethods.ov_infer_request_set_input_tensor(Handle, tensor.Handle));
    }

    /// <summary>Sets the tensor of an input by its index.</summary>
    /// <inheritdoc cref="SetInputTensor(Tensor)" path="/exception"/>
    /// <param name="index">The index of the input, from 0.</param>
    /// <param name="tensor">A tensor with the input's element type and shape. It may be disposed after the call: its memory is
    /// kept.</param>
    public void SetInputTensor(int index, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        nuint number = PortList.Index(index);
        Handle.Bind(
            new TensorSlot(TensorSlotKind.Input, Index: index), tensor.Handle,
            () => NativeMethods.ov_infer_request_set_input_tensor_by_index(Handle, number, tensor.Handle));
    }

    /// <summary>Sets the tensor of the only output. The inference writes to its memory.</summary>
    /// <inheritdoc cref="SetInputTensor(Tensor)" path="/exception"/>
    /// <param name="tensor">A tensor with the output's element type and shape. It may be disposed after the call: its memory is
    /// kept.</param>
    public void SetOutputTensor(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Handle.Bind(
            new TensorSlot(TensorSlotKind.Output), tensor.Handle,
            () => NativeMethods.ov_infer_request_set_output_tensor(Handle, tensor.Handle));
    }

    /// <summary>Sets the tensor of an output by its index.</summary>
    /// <inheritdoc cref="SetInputTensor(Tensor)" path="/exception"/>
    /// <param name="index">The index of the output, from 0.</param>
    /// <param name="tensor">A tensor with the output's element type and shape. It may be disposed after the call: its memory is
    /// kept.</param>
    public void SetOutputTensor(int index, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        nuint number = PortList.Index(index);
        Handle.Bind(
            new TensorSlot(TensorSlotKind.Output, Index: index), tensor.Handle,
            () => NativeMethods.ov_infer_request_set_output_tensor_by_index(Handle, number, tensor.Handle));
    }

    /// <summary>Sets the tensor of an input or output by one of its names.</summary>
    /// <inheritdoc cref="SetInputTensor(Tensor)" path="/exception"/>
    /// <param name="name">The name.</param>
    /// <param name="tensor">A tensor with the port's element type and shape. It may be disposed after the call: its memory is
    /// kept.</param>
    public void SetTensor(string name, Tensor tensor)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(tensor);
        Handle.Bind(
            new TensorSlot(TensorSlotKind.Name, name), tensor.Handle,
            () => NativeMethods.ov_infer_request_set_tensor(Handle, name, tensor.Handle));
    }

    /// <summary>Sets the tensor of an input or output.</summary>
    /// <inheritdoc cref="SetInputTensor(Tensor)" path="/exception"/>
    /// <param name="port">The input or output.</param>
    /// <param name="tensor">A tensor with the port's element type and shape. It may be disposed after the call: its memory is
    /// kept.</param>
    public void SetTensor(Port port, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(port);
        ArgumentNullException.ThrowIfNull(tensor);
        Handle.Bind(
            port.Slot, tensor.Handle,
            () => NativeMethods.ov_infer_request_set_tensor_by_const_port(Handle, port.Handle, tensor.Handle));
    }

    /// <summary>Sets the tensor of an input or output.</summary>
    /// <inheritdoc cref="SetInputTensor(Tensor)" path="/exception"/>
    /// <param name="port">The input or output.</param>
    /// <param name="tensor">A tensor with the port's element type and shape. It may be disposed after the call: its memory is
    /// kept.</param>
    public void SetTensor(MutablePort port, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(port);
        ArgumentNullException.ThrowIfNull(tensor);
        Handle.Bind(
            port.Slot, tensor.Handle,
            () => NativeMethods.ov_infer_request_set_tensor_by_port(Handle, port.Handle, tensor.Handle));
    }

    /// <summary>Returns the tensor of the only input, as a new object. Dispose it.</summary>
    /// <exception cref="OpenVinoException">The model does not have the input or output, or an inference is running.</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public Tensor GetInputTensor() => Own(NativeMethods.ov_infer_request_get_input_tensor(Handle, out TensorHandle tensor), tensor);

    /// <summary>Returns the tensor of an input by its index, as a new object. Dispose it.</summary>
    /// <param name="index">The index of the input, from 0.</param>
    /// <inheritdoc cref="GetInputTensor()"/>
    public Tensor GetInputTensor(int index) =>
        Own(NativeMethods.ov_infer_request_get_input_tensor_by_index(Handle, PortList.Index(index), out TensorHandle tensor), tensor);

    /// <summary>Returns the tensor of the only output, as a new object. Dispose it.</summary>
    /// <inheritdoc cref="GetInputTensor()"/>
    public Tensor GetOutputTensor() => Own(NativeMethods.ov_infer_request_get_output_tensor(Handle, out TensorHandle tensor), tensor);

    /// <summary>Returns the tensor of an output by its index, as a new object. Dispose it.</summary>
    /// <param name="index">The index of the output, from 0.</param>
    /// <inheritdoc cref="GetInputTensor()"/>
    public Tensor GetOutputTensor(int index) =>
        Own(NativeMethods.ov_infer_request_get_output_tensor_by_index(Handle, PortList.Index(index), out TensorHandle tensor), tensor);

    /// <summary>Returns the tensor of an input or output by one of its names, as a new object. Dispose it.</summary>
    /// <param name="name">The name.</param>
    /// <inheritdoc cref="GetInputTensor()"/>
    public Tensor GetTensor(string name) =>
        Own(NativeMethods.ov_infer_request_get_tensor(Handle, PortList.Name(name), out TensorHandle tensor), tensor);

    /// <summary>Returns the tensor of an input or output, as a new object. Dispose it.</summary>
    /// <param name="port">The input or output.</param>
    /// <inheritdoc cref="GetInputTensor()"/>
    public Tensor GetTensor(Port port)
    {
        ArgumentNullException.ThrowIfNull(port);
        return Own(NativeMethods.ov_infer_request_get_tensor_by_const_port(Handle, port.Handle, out TensorHandle tensor), tensor);
    }

    /// <summary>Returns the tensor of an input or output, as a new object. Dispose it.</summary>
    /// <param name="port">The input or output.</param>
    /// <inheritdoc cref="GetInputTensor()"/>
    public Tensor GetTensor(MutablePort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        return Own(NativeMethods.ov_infer_request_get_tensor_by_port(Handle, port.Handle, out TensorHandle tensor), tensor);
    }

    // Some plugins return views of the request's own memory (BATCH does), others the memory that was set. Both are kept alive.
    private Tensor Own(OpenVinoStatus status, TensorHandle tensor)
    {
        Native.Own(status, tensor, "read a request's tensor", parent: Handle);
        tensor.RootSameAs(Handle);
        return new Tensor(tensor);
    }
}
