using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

// ov_infer_request.h: infer requests and their tensors.
internal static partial class NativeMethods
{
    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_infer_request_set_tensor(
        InferRequestHandle inferRequest, string tensorName, TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_set_tensor_by_port(
        InferRequestHandle inferRequest, PortHandle port, TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_set_tensor_by_const_port(
        InferRequestHandle inferRequest, ConstPortHandle port, TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_set_input_tensor_by_index(
        InferRequestHandle inferRequest, nuint idx, TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_set_input_tensor(InferRequestHandle inferRequest, TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_set_output_tensor_by_index(
        InferRequestHandle inferRequest, nuint idx, TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_set_output_tensor(InferRequestHandle inferRequest, TensorHandle tensor);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_infer_request_get_tensor(
        InferRequestHandle inferRequest, string tensorName, out TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_get_tensor_by_const_port(
        InferRequestHandle inferRequest, ConstPortHandle port, out TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_get_tensor_by_port(
        InferRequestHandle inferRequest, PortHandle port, out TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_get_input_tensor_by_index(
        InferRequestHandle inferRequest, nuint idx, out TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_get_input_tensor(InferRequestHandle inferRequest, out TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_get_output_tensor_by_index(
        InferRequestHandle inferRequest, nuint idx, out TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_get_output_tensor(InferRequestHandle inferRequest, out TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_infer(InferRequestHandle inferRequest);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_cancel(InferRequestHandle inferRequest);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_start_async(InferRequestHandle inferRequest);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_wait(InferRequestHandle inferRequest);

    // For a handle that is being released, which cannot be marshalled any more.
    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_wait(nint inferRequest);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_wait_for(InferRequestHandle inferRequest, long timeout);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_set_callback(InferRequestHandle inferRequest, nint callback);

    [LibraryImport(Library)]
    internal static partial void ov_infer_request_free(nint inferRequest);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_infer_request_get_profiling_info(
        InferRequestHandle inferRequest, ref OvProfilingInfoList profilingInfos);

    [LibraryImport(Library)]
    internal static partial void ov_profiling_info_list_free(ref OvProfilingInfoList profilingInfos);
}
