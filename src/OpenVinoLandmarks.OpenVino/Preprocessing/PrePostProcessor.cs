using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Adds conversions of inputs and outputs to a model, so that the device runs them as part of it. Declare the caller's tensors and the
/// model's inputs, then call <see cref="Build"/>. Not thread-safe. The objects that it returns are valid until it is disposed.
/// </summary>
public sealed class PrePostProcessor : IDisposable
{
    private readonly List<NativeHandle> _parts = [];
    private readonly PrePostProcessorHandle _handle;
    private bool _built;

    /// <summary>Starts preprocessing for a model.</summary>
    /// <param name="model">The model, which <see cref="Build"/> changes.</param>
    /// <exception cref="OpenVinoException">The runtime fails.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public PrePostProcessor(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _handle = Native.Own(
            NativeMethods.ov_preprocess_prepostprocessor_create(model.Handle, out PrePostProcessorHandle handle), handle,
            "start preprocessing", parent: model.Handle);
    }

    /// <summary>Returns the only input.</summary>
    /// <exception cref="OpenVinoException">The model has another number of inputs.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public PreprocessInput Input() =>
        new(this, Own(
            NativeMethods.ov_preprocess_prepostprocessor_get_input_info(Handle, out InputInfoHandle info), info, "the only input"));

    /// <summary>Returns an input by its index.</summary>
    /// <param name="index">The index, from 0.</param>
    /// <exception cref="OpenVinoException">The model has fewer inputs.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public PreprocessInput Input(int index) =>
        new(this, Own(
            NativeMethods.ov_preprocess_prepostprocessor_get_input_info_by_index(Handle, PortList.Index(index), out InputInfoHandle info),
            info, $"input {index}"));

    /// <summary>Returns an input by one of its names.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="OpenVinoException">No input has this name.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public PreprocessInput Input(string name) =>
        new(this, Own(
            NativeMethods.ov_preprocess_prepostprocessor_get_input_info_by_name(Handle, PortList.Name(name), out InputInfoHandle info),
            info, name));

    /// <summary>Returns the only output.</summary>
    /// <exception cref="OpenVinoException">The model has another number of outputs.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public PreprocessOutput Output() =>
        new(this, Own(
            NativeMethods.ov_preprocess_prepostprocessor_get_output_info(Handle, out OutputInfoHandle info), info, "the only output"));

    /// <summary>Returns an output by its index.</summary>
    /// <param name="index">The index, from 0.</param>
    /// <exception cref="OpenVinoException">The model has fewer outputs.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public PreprocessOutput Output(int index) =>
        new(this, Own(
            NativeMethods.ov_preprocess_prepostprocessor_get_output_info_by_index(Handle, PortList.Index(index), out OutputInfoHandle info),
            info, $"output {index}"));

    /// <summary>Returns an output by one of its names.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="OpenVinoException">No output has this name.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public PreprocessOutput Output(string name) =>
        new(this, Own(
            NativeMethods.ov_preprocess_prepostprocessor_get_output_info_by_name(Handle, PortList.Name(name), out OutputInfoHandle info),
            info, name));

    /// <summary>Adds the conversions to the model. Call this once.</summary>
    /// <returns>A second reference to the model that was passed to the constructor. Dispose both.</returns>
    /// <exception cref="OpenVinoException">The declarations contradict each other or the model.</exception>
    /// <exception cref="InvalidOperationException">The conversions were added before.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public Model Build()
    {
        if (_built)
        {
            throw new InvalidOperationException(
                "Build was called before, and a second call would add the conversions twice. Create another PrePostProcessor.");
        }

        ModelHandle model = Native.Own(
            NativeMethods.ov_preprocess_prepostprocessor_build(Handle, out ModelHandle handle), handle, "build the preprocessing");
        _built = true;
        model.RootSameAs(Handle);
        return new Model(model);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The parts have raw pointers into the native object, so they are freed before it, in reverse order of their creation.
        lock (_parts)
        {
            for (int i = _parts.Count - 1; i >= 0; i--)
            {
                _parts[i].Dispose();
            }

            _parts.Clear();
        }

        _handle.Dispose();
    }

    /// <summary>Takes ownership of a part, which is freed before this object.</summary>
    internal T Own<T>(OpenVinoStatus status, T part, string which)
        where T : NativeHandle
    {
        Native.Own(status, part, "preprocess", which, Handle);
        lock (_parts)
        {
            _parts.Add(part);
        }

        return part;
    }

    private PrePostProcessorHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }
}
