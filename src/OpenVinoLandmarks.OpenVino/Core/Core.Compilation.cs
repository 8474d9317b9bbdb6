using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Compiling and importing models.</content>
public sealed partial class Core
{
    // OpenVINO's own default: it chooses among the available devices.
    private const string DefaultDevice = "AUTO";

    /// <summary>Compiles a model for the device that OpenVINO chooses ("AUTO").</summary>
    /// <inheritdoc cref="CompileModel(Model, string, IEnumerable{KeyValuePair{string, string}}?)"/>
    public CompiledModel CompileModel(Model model) => CompileModel(model, DefaultDevice);

    /// <summary>Reads a model and compiles it for the device that OpenVINO chooses ("AUTO").</summary>
    /// <inheritdoc cref="CompileModel(string, string, IEnumerable{KeyValuePair{string, string}}?)"/>
    public CompiledModel CompileModel(string path) => CompileModel(path, DefaultDevice);

    /// <summary>Compiles a model for a device. The model may be disposed or reshaped afterwards.</summary>
    /// <param name="model">The model.</param>
    /// <param name="device">A device or a device expression, in upper case as OpenVINO names it: "CPU", "AUTO:GPU,CPU",
    /// "BATCH:GPU(8)".</param>
    /// <param name="properties">Properties for the device: a dictionary or a <see cref="PropertySet"/>.</param>
    /// <exception cref="OpenVinoException">The device does not exist, cannot run the model or refuses a property.</exception>
    /// <exception cref="NotSupportedException">There are more than 32 properties, and the runtime is older than 2026.4.</exception>
    /// <exception cref="ObjectDisposedException">The core or the model is disposed.</exception>
    public CompiledModel CompileModel(Model model, string device, IEnumerable<KeyValuePair<string, string>>? properties = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(device);
        using NativeProperties native = PropertySet.ToNative(properties);
        using HandleReference core = new HandleReference(Handle);
        using HandleReference source = new HandleReference(model.Handle);
        OpenVinoStatus status = PropertyCalls.CompileModel(core.Pointer, source.Pointer, device, native, out nint compiled);
        CompiledModelHandle handle = Own(status, compiled, "compile the model for the device", device);

        // A device may read the weights in place instead of copying them.
        handle.RootSameAs(model.Handle);
        return new CompiledModel(handle);
    }

    /// <summary>Reads and compiles a model in one step, so that a device with a model cache need not read the model.</summary>
    /// <param name="path">The path of the model.</param>
    /// <param name="device">A device or a device expression.</param>
    /// <param name="properties">Properties for the device: a dictionary or a <see cref="PropertySet"/>.</param>
    /// <exception cref="OpenVinoException">The model cannot be read, it or its weights are a pipe, a socket or a device, the device does
    /// not exist, cannot run it or refuses a property.</exception>
    /// <exception cref="NotSupportedException">There are more than 32 properties, and the runtime is older than 2026.4.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public CompiledModel CompileModel(string path, string device, IEnumerable<KeyValuePair<string, string>>? properties = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(device);
        using NativePath file = NativePath.OfModel(path);
        using NativeProperties native = PropertySet.ToNative(properties);
        using HandleReference core = new HandleReference(Handle);
        OpenVinoStatus status = PropertyCalls.CompileFile(core.Pointer, file.Pointer, file.IsWide, device, native, out nint compiled);
        return new CompiledModel(Own(status, compiled, "compile the model", path));
    }

    /// <summary>Compiles a model in a remote context, so that it shares the context's device memory.</summary>
    /// <param name="model">The model.</param>
    /// <param name="context">The context.</param>
    /// <param name="properties">Properties for the device: a dictionary or a <see cref="PropertySet"/>.</param>
    /// <exception cref="OpenVinoException">The device cannot run the model or refuses a property.</exception>
    /// <exception cref="NotSupportedException">There are more than 32 properties, and the runtime is older than 2026.4.</exception>
    /// <exception cref="ObjectDisposedException">The core, the model or the context is disposed.</exception>
    public CompiledModel CompileModel(Model model, RemoteContext context, IEnumerable<KeyValuePair<string, string>>? properties = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(context);
        using NativeProperties native = PropertySet.ToNative(properties);
        using HandleReference core = new HandleReference(Handle);
        using HandleReference source = new HandleReference(model.Handle);
        using HandleReference target = new HandleReference(context.Handle);
        OpenVinoStatus status = PropertyCalls.CompileInContext(core.Pointer, source.Pointer, target.Pointer, native, out nint compiled);
        CompiledModelHandle handle = Own(status, compiled, "compile the model in a remote context");
        handle.RootSameAs(model.Handle);
        handle.Root(context.Handle);
        return new CompiledModel(handle);
    }

    /// <summary>Imports a compiled model from the bytes that <see cref="CompiledModel.Export(string)"/> wrote.</summary>
    /// <param name="content">All bytes of the compiled model. They are not needed after the call.</param>
    /// <param name="device">The device for which the model was compiled.</param>
    /// <exception cref="OpenVinoException">The device cannot read the bytes, for example because they are from another device or
    /// version.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public unsafe CompiledModel ImportModel(ReadOnlySpan<byte> content, string device)
    {
        ArgumentException.ThrowIfNullOrEmpty(device);
        fixed (byte* bytes = content)
        {
            OpenVinoStatus status = NativeMethods.ov_core_import_model(
                Handle, bytes, (nuint)content.Length, device, out CompiledModelHandle handle);
            return new CompiledModel(Native.Own(status, handle, "import a compiled model for the device", device, Handle));
        }
    }

    private CompiledModelHandle Own(OpenVinoStatus status, nint compiled, string operation, string? subject = null) =>
        Native.Own(status, OptionalExports.ToHandle<CompiledModelHandle>(compiled), operation, subject, Handle);
}
