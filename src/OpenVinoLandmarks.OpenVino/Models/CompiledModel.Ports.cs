using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Inputs and outputs.</content>
public sealed partial class CompiledModel
{
    /// <summary>Number of inputs.</summary>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public int InputCount
    {
        get
        {
            Native.Check(NativeMethods.ov_compiled_model_inputs_size(Handle, out nuint count), "count a compiled model's inputs");
            return checked((int)count);
        }
    }

    /// <summary>Number of outputs.</summary>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public int OutputCount
    {
        get
        {
            Native.Check(NativeMethods.ov_compiled_model_outputs_size(Handle, out nuint count), "count a compiled model's outputs");
            return checked((int)count);
        }
    }

    /// <summary>What is known of the inputs, in order.</summary>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public IReadOnlyList<PortInfo> Inputs => PortList.Of(InputCount, GetInput);

    /// <summary>What is known of the outputs, in order.</summary>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public IReadOnlyList<PortInfo> Outputs => PortList.Of(OutputCount, GetOutput);

    /// <summary>The only input.</summary>
    /// <exception cref="OpenVinoException">There is another number of inputs.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public Port GetInput() => Own(NativeMethods.ov_compiled_model_input(Handle, out ConstPortHandle port), port, "the only input");

    /// <summary>An input by its number.</summary>
    /// <param name="index">0 to <see cref="InputCount"/> - 1.</param>
    /// <exception cref="OpenVinoException">There is no such input.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public Port GetInput(int index) =>
        Own(NativeMethods.ov_compiled_model_input_by_index(Handle, PortList.Index(index), out ConstPortHandle port), port, $"input {index}");

    /// <summary>An input by one of its names.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="OpenVinoException">There is no such input.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public Port GetInput(string name) =>
        Own(NativeMethods.ov_compiled_model_input_by_name(Handle, name, out ConstPortHandle port), port, name, $"input '{name}'");

    /// <summary>The only output.</summary>
    /// <inheritdoc cref="GetInput()"/>
    public Port GetOutput() => Own(NativeMethods.ov_compiled_model_output(Handle, out ConstPortHandle port), port, "the only output");

    /// <summary>An output by its number.</summary>
    /// <inheritdoc cref="GetInput(int)"/>
    public Port GetOutput(int index) =>
        Own(NativeMethods.ov_compiled_model_output_by_index(Handle, PortList.Index(index), out ConstPortHandle port), port, $"output {index}");

    /// <summary>An output by one of its names.</summary>
    /// <inheritdoc cref="GetInput(string)"/>
    public Port GetOutput(string name) =>
        Own(NativeMethods.ov_compiled_model_output_by_name(Handle, name, out ConstPortHandle port), port, name, $"output '{name}'");

    private Port Own(OpenVinoStatus status, ConstPortHandle port, string which, string? slot = null) =>
        new(Native.Own(status, port, "find the port", which, Handle), TensorSlot.OfPort(Handle, slot ?? which));
}
