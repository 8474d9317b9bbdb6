using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Memory and command queues of a device such as a GPU, which OpenVINO and the application share. Created by
/// <see cref="Core.CreateContext"/> and <see cref="Core.GetDefaultContext"/>; <see cref="GpuContext"/> is the one of a GPU, with types for
/// OpenCL. Thread-safe.
/// </summary>
public partial class RemoteContext : IDisposable
{
    private readonly RemoteContextHandle _handle;

    internal RemoteContext(RemoteContextHandle handle) => _handle = handle;

    /// <summary>The name of the device, such as "GPU.0".</summary>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public string DeviceName
    {
        get
        {
            Native.Check(NativeMethods.ov_remote_context_get_device_name(Handle, out nint name), "read a context's device");
            return Native.TakeString(name);
        }
    }

    internal RemoteContextHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle.Dispose();
        GC.SuppressFinalize(this);
    }
}
