using System.Diagnostics.CodeAnalysis;
using OpenVinoLandmarks.OpenVino.Inference;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>A model that a device can run. Thread-safe. Requests made from it stay valid after its disposal.</summary>
public sealed partial class CompiledModel : IDisposable
{
    private readonly CompiledModelHandle _handle;
    private readonly Lazy<CreationGate?> _gate;

    internal CompiledModel(CompiledModelHandle handle)
    {
        _handle = handle;

        // Looked at when the first request is made; a failure to tell is not kept.
        _gate = new Lazy<CreationGate?>(() => IsDynamic() ? new CreationGate() : null, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The infer requests that keep the device busy, at least 1.</summary>
    /// <exception cref="OpenVinoException">The device does not say.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public int OptimalNumberOfInferRequests =>
        int.Parse(GetProperty("OPTIMAL_NUMBER_OF_INFER_REQUESTS"), System.Globalization.CultureInfo.InvariantCulture);

    internal CompiledModelHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <summary>
    /// Makes a request: the thing that runs one inference at a time. Of a model with dynamic shapes, this waits until none of its requests
    /// runs, because OpenVINO's CPU plugin (2024.6 to 2026.4) crashes where one is made during another's inference: make all of them first,
    /// as <see cref="InferRequestPool"/> does.
    /// </summary>
    /// <exception cref="OpenVinoException">The runtime fails.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public InferRequest CreateInferRequest()
    {
        ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
        return _gate.Value is { } gate ? gate.Create(() => CreateInferRequest(gate)) : CreateInferRequest(null);
    }

    /// <summary>
    /// The devices that run the model, such as "CPU". Virtual devices know best after the first inference. Some (HETERO, MULTI on
    /// some releases) refuse to say.
    /// </summary>
    /// <param name="devices">The devices; null when the runtime refuses.</param>
    /// <param name="error">The refusal; null on success.</param>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public bool TryGetExecutionDevices(
        [NotNullWhen(true)] out IReadOnlyList<string>? devices, [NotNullWhen(false)] out OpenVinoException? error)
    {
        devices = TryGetProperty("EXECUTION_DEVICES", out string? value, out error) ? PropertyText.List(value) : null;
        return devices is not null && error is null;
    }

    /// <summary>The precision in which the device computes, such as "f32", "bf16", "f16". AUTO, HETERO and MULTI refuse to say.</summary>
    /// <param name="precision">The precision; null when the runtime refuses.</param>
    /// <param name="error">The refusal; null on success.</param>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public bool TryGetInferencePrecision([NotNullWhen(true)] out string? precision, [NotNullWhen(false)] out OpenVinoException? error) =>
        TryGetProperty("INFERENCE_PRECISION_HINT", out precision, out error);

    /// <summary>The value of a property.</summary>
    /// <param name="key">The property's name.</param>
    /// <exception cref="OpenVinoException">The device does not have the property.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public string GetProperty(string key) => TryGetProperty(key, out string? value, out OpenVinoException? error) ? value : throw error;

    /// <summary>The value of a property.</summary>
    /// <param name="key">The property.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <exception cref="OpenVinoException">The device does not have the property.</exception>
    /// <exception cref="FormatException">The value is none that this assembly knows.</exception>
    /// <exception cref="NotSupportedException">The loaded runtime does not name the property, or it cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public T GetProperty<T>(PropertyKey<T> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Read(GetProperty);
    }

    /// <summary>The value of a property, or why there is none.</summary>
    /// <param name="key">The property's name.</param>
    /// <param name="value">The value; null when there is none.</param>
    /// <param name="error">The runtime's refusal; null on success.</param>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public bool TryGetProperty(string key, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out OpenVinoException? error)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        OpenVinoStatus status = NativeMethods.ov_compiled_model_get_property(Handle, key, out nint text);
        return PropertyText.Take(status, text, key, out value, out error);
    }

    /// <summary>Sets properties of the compiled model; few devices allow any.</summary>
    /// <param name="properties">Names and values; any number. Before OpenVINO 2026.4 they are set one by one, and those before a refused
    /// one stay set.</param>
    /// <exception cref="OpenVinoException">The device does not have a property, or refuses to change it.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public void SetProperties(IEnumerable<KeyValuePair<string, string>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        using NativeProperties native = new NativeProperties(properties);
        using HandleLease compiled = new HandleLease(Handle);
        if (native.ArgumentCount > 0)
        {
            Native.Check(LateProperties.SetOnCompiledModel(compiled.Pointer, native), "set properties of a compiled model");
        }
    }

    /// <summary>Sets one property of the compiled model.</summary>
    /// <inheritdoc cref="SetProperties"/>
    /// <param name="key">The property's name.</param>
    /// <param name="value">Its value.</param>
    public void SetProperty(string key, string value) => SetProperties([new(key, value)]);

    /// <summary>The model as the device sees it after its optimizations.</summary>
    /// <exception cref="OpenVinoException">The device does not show it.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public Model GetRuntimeModel()
    {
        ModelHandle model = Native.Own(
            NativeMethods.ov_compiled_model_get_runtime_model(Handle, out ModelHandle handle), handle, "show the run-time model",
            parent: Handle);
        return new Model(model);
    }

    /// <summary>The remote context that the model lives in.</summary>
    /// <exception cref="OpenVinoException">The device has none.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public RemoteContext GetContext() => new(Native.Own(
        NativeMethods.ov_compiled_model_get_context(Handle, out RemoteContextHandle context), context, "show the remote context", parent: Handle));

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private InferRequest CreateInferRequest(CreationGate? gate) => new(
        Native.Own(NativeMethods.ov_compiled_model_create_infer_request(Handle, out InferRequestHandle request), request, "make an infer request", parent: Handle),
        gate);

    // Shapes alone: whether a port has a name does not matter here.
    private bool IsDynamic() =>
        Enumerable.Range(0, InputCount).Any(index => IsDynamic(GetInput(index))) || Enumerable.Range(0, OutputCount).Any(index => IsDynamic(GetOutput(index)));

    private static bool IsDynamic(Port port)
    {
        using (port)
        {
            return port.PartialShape.IsDynamic;
        }
    }
}
