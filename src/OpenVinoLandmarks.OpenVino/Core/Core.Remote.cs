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
    public RemoteContext CreateContext(string device, IEnumerable<KeyValuePair<string, string>>? properties = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(device);
        using NativeProperties native = PropertySet.ToNative(properties);
        using HandleReference core = new HandleReference(Handle);
        OpenVinoStatus status = PropertyCalls.CreateContext(core.Pointer, device, native, out nint context);
        return new RemoteContext(Native.Own(
            status, OptionalExports.ToHandle<RemoteContextHandle>(context), "create a remote context on the device", device, Handle));
    }

    /// <summary>Returns the default context of a device.</summary>
    /// <param name="device">The device, such as "GPU".</param>
    /// <exception cref="OpenVinoException">The device has no remote contexts.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public RemoteContext GetDefaultContext(string device)
    {
        ArgumentException.ThrowIfNullOrEmpty(device);
        OpenVinoStatus status = NativeMethods.ov_core_get_default_context(Handle, device, out RemoteContextHandle context);
        return new RemoteContext(Native.Own(status, context, "get the default context of the device", device, Handle));
    }
}
