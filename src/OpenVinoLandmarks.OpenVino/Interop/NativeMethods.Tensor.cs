using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

// ov_tensor.h and ov_remote_context.h: tensors in host memory, and contexts and tensors in device memory.
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_tensor_create_from_host_ptr(int type, OvShape shape, nint hostPtr, out TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_tensor_create(int type, OvShape shape, out TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_tensor_set_shape(TensorHandle tensor, OvShape shape);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_tensor_get_shape(TensorHandle tensor, ref OvShape shape);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_tensor_get_element_type(TensorHandle tensor, out int type);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_tensor_get_size(TensorHandle tensor, out nuint elementsSize);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_tensor_get_byte_size(TensorHandle tensor, out nuint byteSize);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_tensor_data(TensorHandle tensor, out nint data);

    [LibraryImport(Library)]
    internal static partial void ov_tensor_free(nint tensor);

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
