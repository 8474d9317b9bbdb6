using System.Diagnostics.CodeAnalysis;
using OpenVinoLandmarks.OpenVino.Inference;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// A model that is compiled for a device. Created by
/// <see cref="Core.CompileModel(Model, string, IEnumerable{KeyValuePair{string, string}}?)"/>. Thread-safe. Requests that were created
/// from it stay valid after it is disposed.
/// </summary>
public sealed partial class CompiledModel : IDisposable
{
    private readonly CompiledModelHandle _handle;
    private readonly Lazy<RequestCreationLock?> _creationLock;

    internal CompiledModel(CompiledModelHandle handle)
    {
        _handle = handle;

        // The shapes are read when the first request is created. If that fails, the next request reads them again.
        _creationLock = new Lazy<RequestCreationLock?>(
            () => IsDynamic() ? new RequestCreationLock() : null, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The number of infer requests that uses the device fully, at least 1.</summary>
    /// <exception cref="OpenVinoException">The device does not report it.</exception>
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
    /// Creates an infer request, which runs one inference at a time. If the model has open sizes, this method waits until none of the
    /// model's requests is running, because OpenVINO's CPU plugin (2024.6 to 2026.4) crashes if a request is created during an inference.
    /// New inferences wait meanwhile. So create all requests first, as <see cref="InferRequestPool"/> does, or await
    /// <see cref="CreateInferRequestAsync"/>.
    /// </summary>
    /// <exception cref="OpenVinoException">The runtime fails.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public InferRequest CreateInferRequest()
    {
        ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
        return _creationLock.Value is { } creation
            ? creation.Create(() => CreateInferRequest(creation))
            : CreateInferRequest(null);
    }

    /// <summary>
    /// Creates an infer request as <see cref="CreateInferRequest()"/> does, but blocks no thread while inferences of a model with open
    /// sizes end. Without such a wait the request is created before the method returns.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait. It has no effect on a creation that has begun.</param>
    /// <returns>The request, which the caller disposes.</returns>
    /// <exception cref="OpenVinoException">The runtime fails.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed, also if that happens during the wait.</exception>
    public Task<InferRequest> CreateInferRequestAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<InferRequest>(cancellationToken);
        }

        return _creationLock.Value is { } creation
            ? creation.CreateAsync(() => CreateInferRequest(creation), cancellationToken)
            : Task.FromResult(CreateInferRequest(null));
    }

    /// <summary>
    /// Returns the devices that execute the model, such as "CPU". For AUTO and other virtual devices the answer is final only after the
    /// first inference. HETERO and MULTI of some releases return an error.
    /// </summary>
    /// <param name="devices">The devices; null on failure.</param>
    /// <param name="error">The runtime's error; null on success.</param>
    /// <returns>Whether the devices were read.</returns>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public bool TryGetExecutionDevices(
        [NotNullWhen(true)] out IReadOnlyList<string>? devices, [NotNullWhen(false)] out OpenVinoException? error)
    {
        devices = TryGetProperty("EXECUTION_DEVICES", out string? value, out error) ? PropertyText.List(value) : null;
        return devices is not null && error is null;
    }

    /// <summary>Returns the precision of the device's arithmetic, such as "f32", "bf16", "f16". AUTO, HETERO and MULTI return an
    /// error.</summary>
    /// <param name="precision">The precision; null on failure.</param>
    /// <param name="error">The runtime's error; null on success.</param>
    /// <returns>Whether the precision was read.</returns>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public bool TryGetInferencePrecision([NotNullWhen(true)] out string? precision, [NotNullWhen(false)] out OpenVinoException? error) =>
        TryGetProperty("INFERENCE_PRECISION_HINT", out precision, out error);

    /// <summary>Reads a property.</summary>
    /// <param name="key">The property's name.</param>
    /// <exception cref="OpenVinoException">The device does not have the property.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public string GetProperty(string key) => TryGetProperty(key, out string? value, out OpenVinoException? error) ? value : throw error;

    /// <summary>Reads a property.</summary>
    /// <param name="key">The property.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <exception cref="OpenVinoException">The device does not have the property.</exception>
    /// <exception cref="FormatException">The value is not one that this version of the bindings knows.</exception>
    /// <exception cref="NotSupportedException">The loaded runtime does not know the property, or it cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public T GetProperty<T>(PropertyKey<T> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Read(GetProperty);
    }

    /// <summary>Reads a property, or returns the error instead of throwing it.</summary>
    /// <param name="key">The property's name.</param>
    /// <param name="value">The value; null on failure.</param>
    /// <param name="error">The runtime's error; null on success.</param>
    /// <returns>Whether the property was read.</returns>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public bool TryGetProperty(string key, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out OpenVinoException? error)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        OpenVinoStatus status = NativeMethods.ov_compiled_model_get_property(Handle, key, out nint text);
        return PropertyText.Take(status, text, key, out value, out error);
    }

    /// <summary>Sets properties of the compiled model. Few devices support this.</summary>
    /// <param name="properties">Any number of names and values. Before OpenVINO 2026.4 they are set one by one: if one is refused, those
    /// before it stay set.</param>
    /// <exception cref="OpenVinoException">The device does not have a property, or refuses to change it.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public void SetProperties(IEnumerable<KeyValuePair<string, string>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        using NativeProperties native = PropertySet.ToNative(properties);
        using HandleReference compiled = new HandleReference(Handle);
        if (native.ArgumentCount > 0)
        {
            Native.Check(PropertyCalls.SetOnCompiledModel(compiled.Pointer, native), "set properties of a compiled model");
        }
    }

    /// <summary>Sets one property of the compiled model.</summary>
    /// <inheritdoc cref="SetProperties" path="/exception"/>
    /// <param name="key">The property's name.</param>
    /// <param name="value">The value as text.</param>
    public void SetProperty(string key, string value) => SetProperties([new(key, value)]);

    /// <summary>Sets one property of the compiled model.</summary>
    /// <inheritdoc cref="SetProperties" path="/exception"/>
    /// <param name="key">The property.</param>
    /// <param name="value">Its value.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <exception cref="NotSupportedException">The loaded runtime does not know the property, or it cannot be set.</exception>
    public void SetProperty<T>(PropertyKey<T> key, T value) => SetProperties(new PropertySet().Add(key, value));

    /// <summary>
    /// Runs one inference of a model with one input and one output, and returns the output. It creates a request for the call: for many
    /// inferences, use <see cref="CreateInferRequest()"/> or an <see cref="InferRequestPool"/>.
    /// </summary>
    /// <param name="input">A tensor with the input's element type and shape. It is not needed after the call.</param>
    /// <returns>A copy of the output. Dispose it.</returns>
    /// <exception cref="OpenVinoException">The model has several inputs or outputs, the type or shape is wrong, or the inference
    /// fails.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model or the tensor is disposed.</exception>
    public Tensor Infer(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using InferRequest request = CreateInferRequest();
        request.SetInputTensor(input);
        request.Infer();
        using Tensor output = request.GetOutputTensor();
        Tensor copy = new Tensor(output.ElementType, output.Shape);
        output.CopyTo(copy);
        return copy;
    }

    /// <summary>Returns the model as the device executes it, after its optimizations.</summary>
    /// <exception cref="OpenVinoException">The device does not support this.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public Model GetRuntimeModel()
    {
        ModelHandle model = Native.Own(
            NativeMethods.ov_compiled_model_get_runtime_model(Handle, out ModelHandle handle), handle, "read the runtime model",
            parent: Handle);
        return new Model(model);
    }

    /// <summary>Returns the remote context in which the model is compiled.</summary>
    /// <exception cref="OpenVinoException">The device has no remote contexts.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public RemoteContext GetContext() => new(Native.Own(
        NativeMethods.ov_compiled_model_get_context(Handle, out RemoteContextHandle context), context, "read the remote context",
        parent: Handle));

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private InferRequest CreateInferRequest(RequestCreationLock? creation) => new(
        Native.Own(
            NativeMethods.ov_compiled_model_create_infer_request(Handle, out InferRequestHandle request), request,
            "create an infer request", parent: Handle),
        creation);

    // Reads only the shapes, because Inputs and Outputs also read the names.
    private bool IsDynamic() =>
        Enumerable.Range(0, InputCount).Any(index => IsDynamic(GetInput(index)))
        || Enumerable.Range(0, OutputCount).Any(index => IsDynamic(GetOutput(index)));

    private static bool IsDynamic(Port port)
    {
        using (port)
        {
            return port.PartialShape.IsDynamic;
        }
    }
}
