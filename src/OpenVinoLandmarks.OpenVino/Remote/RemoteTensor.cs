using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// A tensor in a device's memory. It is set on infer requests; its elements cannot be read or written from the host.
/// </summary>
public sealed class RemoteTensor : Tensor
{
    internal RemoteTensor(TensorHandle handle)
        : base(handle)
    {
    }

    /// <summary>The name of the device that has the memory, such as "GPU.0".</summary>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public string DeviceName
    {
        get
        {
            Native.Check(NativeMethods.ov_remote_tensor_get_device_name(Handle, out nint name), "read a tensor's device");
            return Native.TakeString(name);
        }
    }

    /// <summary>Returns the memory's handles and flags as text, by name, such as MEM_HANDLE.</summary>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public IReadOnlyDictionary<string, string> GetParameters()
    {
        Native.Check(NativeMethods.ov_remote_tensor_get_params(Handle, out _, out nint text), "read a tensor's parameters");
        return RemoteParameters.Parse(Native.TakeString(text));
    }
}
