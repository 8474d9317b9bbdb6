using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Remote contexts: memory and queues of a device such as a GPU.</content>
public sealed partial class Core
{
    /// <summary>Creates a context on a device, or wraps a context of the application.</summary>
    /// <param name="device">The device, such as "GPU".</param>
    /// <param name="properties">The context to wrap, with keys of <see cref="GpuPropertyKeys"/>. Handles need a <see cref="PropertySet"/>.
    /// OpenVINO uses a handle without checking it: an invalid one can end the process.</param>
    /// <exception cref="OpenVinoException">The device has no remote contexts, or refuses a property.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public RemoteContext CreateContext(string device, IEnumerable<KeyValuePair<string, string>>? properties = null) =>
        new(NewContext(device, properties));

    /// <summary>Returns the default context of a device.</summary>
    /// <param name="device">The device, such as "GPU".</param>
    /// <exception cref="OpenVinoException">The device has no remote contexts.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public RemoteContext GetDefaultContext(string device) => new(DefaultContext(device));

    /// <summary>Creates a native context with the arguments of <see cref="CreateContext"/>.</summary>
    internal RemoteContextHandle NewContext(string device, IEnumerable<KeyValuePair<string, string>>? properties)
    {
        ArgumentException.ThrowIfNullOrEmpty(device);
        using NativeProperties native = PropertySet.ToNative(properties);
        using HandleReference core = new HandleReference(Handle);
        OpenVinoStatus status = PropertyCalls.CreateContext(core.Pointer, device, native, out nint context);
        return Native.Own(
            status, OptionalExports.ToHandle<RemoteContextHandle>(context), "create a remote context on the device", device, Handle);
    }

    /// <summary>Gets the native context of <see cref="GetDefaultContext"/>.</summary>
    internal RemoteContextHandle DefaultContext(string device)
    {
        ArgumentException.ThrowIfNullOrEmpty(device);
        OpenVinoStatus status = NativeMethods.ov_core_get_default_context(Handle, device, out RemoteContextHandle context);
        return Native.Own(status, context, "get the default context of the device", device, Handle);
    }
}
