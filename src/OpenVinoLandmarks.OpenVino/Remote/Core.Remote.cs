using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Remote contexts.</content>
public sealed partial class Core
{
    /// <summary>Makes a context on a device, or wraps one of the application's.</summary>
    /// <param name="device">The device, such as "GPU".</param>
    /// <param name="properties">What to wrap, with the keys of <see cref="GpuPropertyKeys"/>; handles need a
    /// <see cref="PropertySet"/>.</param>
    /// <exception cref="OpenVinoException">The device has no contexts, or refuses a property.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public RemoteContext CreateContext(string device, IEnumerable<KeyValuePair<string, string>>? properties = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(device);
        using NativeProperties native = new NativeProperties(properties);
        using HandleLease core = new HandleLease(Handle);
        OpenVinoStatus status = LateCompile.Context(core.Pointer, device, native, out nint context);
        return new RemoteContext(
            Native.Own(status, Late.Adopt<RemoteContextHandle>(context), "make a remote context on the device", device, Handle));
    }

    /// <summary>The device's own context.</summary>
    /// <param name="device">The device, such as "GPU".</param>
    /// <exception cref="OpenVinoException">The device has none.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public RemoteContext GetDefaultContext(string device)
    {
        ArgumentException.ThrowIfNullOrEmpty(device);
        OpenVinoStatus status = NativeMethods.ov_core_get_default_context(Handle, device, out RemoteContextHandle context);
        return new RemoteContext(Native.Own(status, context, "get the default context of the device", device, Handle));
    }
}
