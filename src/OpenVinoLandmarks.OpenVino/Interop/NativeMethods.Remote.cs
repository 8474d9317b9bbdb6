using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

// ov_remote_context.h.
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_remote_context_get_device_name(RemoteContextHandle context, out nint deviceName);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_remote_context_get_params(RemoteContextHandle context, out nuint size, out nint parameters);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_remote_context_create_host_tensor(
        RemoteContextHandle context, int type, OvShape shape, out TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial void ov_remote_context_free(nint context);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_remote_tensor_get_params(TensorHandle tensor, out nuint size, out nint parameters);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_remote_tensor_get_device_name(TensorHandle remoteTensor, out nint deviceName);
}
