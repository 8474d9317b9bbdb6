using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Worker.Jobs;

namespace OpenVinoLandmarks.Reliability.Tests.Faults;

[TestClass]
[RequiresForwarder]
public sealed class AsyncPoolFaultTests : ThroughForwarder
{
    public static IEnumerable<object[]> Statuses => FaultWalk.Statuses.Select(status => new object[] { status });

    [TestMethod]
    [DynamicData(nameof(Statuses))]
    public void AsyncPool_FailingAtEachCall_ThrowsItsStatus_AndLeavesNothing(OpenVinoStatus status)
    {
        IReadOnlyList<string> failed = FaultWalk.Over(AsyncPoolJob.Run, status, (function, exception) => exception switch
        {
            OpenVinoException failure when failure.Status == status && failure.Message.Length > 0 => null,

            // Whoever gave up sees a cancellation; what happened instead stands behind it.
            OperationCanceledException { InnerException: OpenVinoException failure } when failure.Status == status => null,

            // A cancellation that the runtime refuses changes nothing: the run ends by itself.
            null when function == "ov_infer_request_cancel" => null,
            null => "nobody noticed",
            _ => exception.ToString(),
        });

        TestContext.WriteLine($"{failed.Count} calls: {string.Join(", ", failed.Distinct())}");
        foreach (string function in new[] { "ov_infer_request_set_callback", "ov_infer_request_start_async", "ov_infer_request_wait" })
        {
            CollectionAssert.Contains(failed.ToArray(), function);
        }

        AsyncPoolJob.Run();
    }
}
