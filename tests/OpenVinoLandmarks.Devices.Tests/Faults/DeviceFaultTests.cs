using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Tests.Faults;
using OpenVinoLandmarks.Reliability.Worker.Jobs;

namespace OpenVinoLandmarks.Devices.Tests.Faults;

/// <summary>
/// Makes each native call of an ordinary program, and calls of a pool of asynchronous requests, fail on GPU and NPU. With
/// OPENVINO_LANDMARKS_TEST_DEVICE_SOAK=1 each call of the pool fails, and each call of the program with each status.
/// </summary>
[TestClass]
[RequiresForwarder]
public sealed class DeviceFaultTests : DeviceTest
{
    // The main job of the CPU fails with all four statuses (MainJobFaultTests). Which one does not depend on the device.
    public static IEnumerable<object[]> Statuses =>
        EachCallFails.Statuses.Take(LongForm.IsOn ? 4 : 1).Select(status => new object[] { status });

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    [DynamicData(nameof(Statuses))]
    public void MainJob_OnTheGpu_FailingAtEachCall_ThrowsItsStatus_AndLeavesNothing(OpenVinoStatus status) => MainJobFails("GPU", status);

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    [DynamicData(nameof(Statuses))]
    public void MainJob_OnTheNpu_FailingAtEachCall_ThrowsItsStatus_AndLeavesNothing(OpenVinoStatus status) => MainJobFails("NPU", status);

    // The pool repeats three calls per inference, so that each fourth call of the job meets all three.
    private static int PoolStride => LongForm.IsOn ? 1 : 4;

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void AsyncPool_OnTheGpu_FailingAtACall_ThrowsItsStatus_AndLeavesNothing() => AsyncPoolFails("GPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void AsyncPool_OnTheNpu_FailingAtACall_ThrowsItsStatus_AndLeavesNothing() => AsyncPoolFails("NPU");

    private void MainJobFails(string device, OpenVinoStatus status)
    {
        IReadOnlyList<string> failed = EachCallFails.In(() => MainJob.Run(device), status, (function, exception) => exception switch
        {
            OpenVinoException failure when failure.Status == status && failure.Message.Length > 0 => null,

            // This is also what the runtime returns for a port without a name, so the list of ports has an entry without a name.
            null when function == "ov_port_get_any_name" && status == OpenVinoStatus.GeneralError => null,
            null => "the failure was ignored",
            _ => exception.ToString(),
        });
        TestContext.WriteLine($"{failed.Count} calls: {string.Join(", ", failed.Distinct())}");
        CollectionAssert.Contains(failed.ToArray(), "ov_infer_request_infer");
        CollectionAssert.Contains(failed.ToArray(), "ov_infer_request_get_profiling_info");
        MainJob.Run(device);
    }

    private void AsyncPoolFails(string device)
    {
        const OpenVinoStatus Status = OpenVinoStatus.GeneralError;
        IReadOnlyList<string> failed = EachCallFails.In(() => AsyncPoolJob.Run(device), Status, Complain, PoolStride);
        TestContext.WriteLine($"{failed.Count} calls: {string.Join(", ", failed.Distinct())}");
        CollectionAssert.Contains(failed.ToArray(), "ov_infer_request_start_async");
        AsyncPoolJob.Run(device);

        static string? Complain(string function, Exception? exception) => exception switch
        {
            OpenVinoException { Status: Status, Message.Length: > 0 } => null,

            // The caller that cancels sees a cancellation; the failure is its inner exception.
            OperationCanceledException { InnerException: OpenVinoException { Status: Status } } => null,

            // If the runtime refuses to cancel, the inference ends normally.
            null when function == "ov_infer_request_cancel" => null,
            null => "the failure was ignored",
            _ => exception.ToString(),
        };
    }
}
