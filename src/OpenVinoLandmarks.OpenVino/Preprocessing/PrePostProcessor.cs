using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Puts conversions of inputs and outputs into a model, where the device runs them: declare what the caller's tensors are and what
/// the model wants, then <see cref="Build"/>. From one thread. The objects that it hands out end with it.
/// </summary>
public sealed class PrePostProcessor : IDisposable
{
    private readonly List<NativeHandle> _parts = [];
    private readonly PrePostProcessorHandle _handle;
    private bool _built;

    /// <summary>Begins with a model.</summary>
    /// <param name="model">The model; <see cref="Build"/> changes it.</param>
    /// <exception cref="OpenVinoException">The runtime fails.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public PrePostProcessor(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _handle = Native.Own(
            NativeMethods.ov_preprocess_prepostprocessor_create(model.Handle, out PrePostProcessorHandle handle), handle,
            "begin preprocessing", parent: model.Handle);
    }

    /// <summary>The only input.</summary>
    /// <exception cref="OpenVinoException">The model has another number of inputs.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public PreprocessInput Input() =>
        new(this, Own(
            NativeMethods.ov_preprocess_prepostprocessor_get_input_info(Handle, out InputInfoHandle info), info, "the only input"));

    /// <summary>An input by its number.</summary>
    /// <param name="index">From 0.</param>
    /// <exception cref="OpenVinoException">There is no such input.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public PreprocessInput Input(int index) =>
        new(this, Own(
            NativeMethods.ov_preprocess_prepostprocessor_get_input_info_by_index(Handle, PortList.Index(index), out InputInfoHandle info),
            info, $"input {index}"));

    /// <summary>An input by one of its names.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="OpenVinoException">There is no such input.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public PreprocessInput Input(string name) =>
        new(this, Own(
            NativeMethods.ov_preprocess_prepostprocessor_get_input_info_by_name(Handle, name, out InputInfoHandle info), info, name));

    /// <summary>The only output.</summary>
    /// <exception cref="OpenVinoException">The model has another number of outputs.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public PreprocessOutput Output() =>
        new(this, Own(
            NativeMethods.ov_preprocess_prepostprocessor_get_output_info(Handle, out OutputInfoHandle info), info, "the only output"));

    /// <summary>An output by its number.</summary>
    /// <param name="index">From 0.</param>
    /// <exception cref="OpenVinoException">There is no such output.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public PreprocessOutput Output(int index) =>
        new(this, Own(
            NativeMethods.ov_preprocess_prepostprocessor_get_output_info_by_index(Handle, PortList.Index(index), out OutputInfoHandle info),
            info, $"output {index}"));

    /// <summary>An output by one of its names.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="OpenVinoException">There is no such output.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public PreprocessOutput Output(string name) =>
        new(this, Own(
            NativeMethods.ov_preprocess_prepostprocessor_get_output_info_by_name(Handle, name, out OutputInfoHandle info), info, name));

    /// <summary>Puts the conversions into the model. Once only.</summary>
    /// <returns>The model, the same native one that this object began with: a second reference to it, to be disposed of its own.</returns>
    /// <exception cref="OpenVinoException">The declarations contradict each other or the model.</exception>
    /// <exception cref="InvalidOperationException">It was built before.</exception>
    /// <exception cref="ObjectDisposedException">This object is disposed.</exception>
    public Model Build()
    {
        if (_built)
        {
            throw new InvalidOperationException("The model was built already; a second time would add the conversions twice.");
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
        // The parts hold raw pointers into this object: they go first, the latest made before those it came from.
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

    /// <summary>Takes a part into this object's care.</summary>
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
