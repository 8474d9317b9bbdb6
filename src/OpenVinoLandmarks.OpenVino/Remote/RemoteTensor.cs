using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>A tensor in a device's memory. Its elements cannot be looked at from here; it is set on requests.</summary>
public sealed class RemoteTensor : Tensor
{
    internal RemoteTensor(TensorHandle handle)
        : base(handle)
    {
    }

    /// <summary>The device that the memory is of.</summary>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public string DeviceName
    {
        get
        {
            Native.Check(NativeMethods.ov_remote_tensor_get_device_name(Handle, out nint name), "read a tensor's device");
            return Native.TakeString(name);
        }
    }

    /// <summary>The memory's handles and flags by name, such as MEM_HANDLE, as texts.</summary>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public IReadOnlyDictionary<string, string> GetParameters()
    {
        Native.Check(NativeMethods.ov_remote_tensor_get_params(Handle, out _, out nint text), "read a tensor's parameters");
        return RemoteParameters.Parse(Native.TakeString(text));
    }
}
