using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Inputs and outputs of the model.</content>
public sealed partial class Model
{
    /// <summary>The number of inputs.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public int InputCount
    {
        get
        {
            Native.Check(NativeMethods.ov_model_inputs_size(Handle, out nuint count), "count a model's inputs");
            return checked((int)count);
        }
    }

    /// <summary>The number of outputs.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public int OutputCount
    {
        get
        {
            Native.Check(NativeMethods.ov_model_outputs_size(Handle, out nuint count), "count a model's outputs");
            return checked((int)count);
        }
    }

    /// <summary>Descriptions of the inputs, in order, as they are now.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public IReadOnlyList<PortInfo> Inputs => PortList.Of(InputCount, GetInput);

    /// <summary>Descriptions of the outputs, in order, as they are now.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public IReadOnlyList<PortInfo> Outputs => PortList.Of(OutputCount, GetOutput);

    /// <summary>Returns the only input. Dispose it.</summary>
    /// <exception cref="OpenVinoException">The model does not have exactly one.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public Port GetInput() => Own(NativeMethods.ov_model_const_input(Handle, out ConstPortHandle port), port, "the only input");

    /// <summary>Returns an input by its index. Dispose it.</summary>
    /// <param name="index">The index, from 0.</param>
    /// <exception cref="OpenVinoException">The index is too large.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public Port GetInput(int index) =>
        Own(NativeMethods.ov_model_const_input_by_index(Handle, PortList.Index(index), out ConstPortHandle port), port, $"input {index}");

    /// <summary>Returns an input by one of its names. Dispose it.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="OpenVinoException">The model does not have this name.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public Port GetInput(string name) => Own(
        NativeMethods.ov_model_const_input_by_name(Handle, PortList.Name(name), out ConstPortHandle port), port,
        $"input \"{name}\"");

    /// <summary>Returns the only output. Dispose it.</summary>
    /// <inheritdoc cref="GetInput()"/>
    public Port GetOutput() => Own(NativeMethods.ov_model_const_output(Handle, out ConstPortHandle port), port, "the only output");

    /// <summary>Returns an output by its index. Dispose it.</summary>
    /// <inheritdoc cref="GetInput(int)"/>
    public Port GetOutput(int index) =>
        Own(NativeMethods.ov_model_const_output_by_index(Handle, PortList.Index(index), out ConstPortHandle port), port, $"output {index}");

    /// <summary>Returns an output by one of its names. Dispose it.</summary>
    /// <inheritdoc cref="GetInput(string)"/>
    public Port GetOutput(string name) => Own(
        NativeMethods.ov_model_const_output_by_name(Handle, PortList.Name(name), out ConstPortHandle port), port,
        $"output \"{name}\"");

    /// <summary>Returns the only input, to reshape the model with it. Dispose it.</summary>
    /// <inheritdoc cref="GetInput()"/>
    public MutablePort GetMutableInput() => Own(NativeMethods.ov_model_input(Handle, out PortHandle port), port, "the only input");

    /// <summary>Returns an input by its index, to reshape the model with it. Dispose it.</summary>
    /// <inheritdoc cref="GetInput(int)"/>
    public MutablePort GetMutableInput(int index) =>
        Own(NativeMethods.ov_model_input_by_index(Handle, PortList.Index(index), out PortHandle port), port, $"input {index}");

    /// <summary>Returns an input by one of its names, to reshape the model with it. Dispose it.</summary>
    /// <inheritdoc cref="GetInput(string)"/>
    public MutablePort GetMutableInput(string name) => Own(
        NativeMethods.ov_model_input_by_name(Handle, PortList.Name(name), out PortHandle port), port,
        $"input \"{name}\"");

    /// <summary>Returns the only output, to set tensors with it. Dispose it.</summary>
    /// <inheritdoc cref="GetInput()"/>
    public MutablePort GetMutableOutput() => Own(NativeMethods.ov_model_output(Handle, out PortHandle port), port, "the only output");

    /// <summary>Returns an output by its index, to set tensors with it. Dispose it.</summary>
    /// <inheritdoc cref="GetInput(int)"/>
    public MutablePort GetMutableOutput(int index) =>
        Own(NativeMethods.ov_model_output_by_index(Handle, PortList.Index(index), out PortHandle port), port, $"output {index}");

    /// <summary>Returns an output by one of its names, to set tensors with it. Dispose it.</summary>
    /// <inheritdoc cref="GetInput(string)"/>
    public MutablePort GetMutableOutput(string name) => Own(
        NativeMethods.ov_model_output_by_name(Handle, PortList.Name(name), out PortHandle port), port,
        $"output \"{name}\"");

    private Port Own(OpenVinoStatus status, ConstPortHandle port, string which) =>
        new(Native.Own(status, port, "find", which, Handle), TensorSlot.OfPort(Handle, which));

    private MutablePort Own(OpenVinoStatus status, PortHandle port, string which) =>
        new(Native.Own(status, port, "find", which, Handle), TensorSlot.OfPort(Handle, which));
}
