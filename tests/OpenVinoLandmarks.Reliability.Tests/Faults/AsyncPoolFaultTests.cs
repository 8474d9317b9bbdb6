using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Worker.Jobs;

namespace OpenVinoLandmarks.Reliability.Tests.Faults;

/// <summary>Makes each native call of a pool of asynchronous requests fail.</summary>
[TestClass]
[RequiresForwarder]
public sealed class AsyncPoolFaultTests : ThroughForwarder
{
    public static IEnumerable<object[]> Statuses => EachCallFails.Statuses.Select(status => new object[] { status });

    [TestMethod]
    [DynamicData(nameof(Statuses))]
    public void AsyncPool_FailingAtEachCall_ThrowsItsStatus_AndLeavesNothing(OpenVinoStatus status)
    {
        IReadOnlyList<string> failed = EachCallFails.In(AsyncPoolJob.Run, status, (function, exception) => exception switch
        {
            OpenVinoException failure when failure.Status == status && failure.Message.Length > 0 => null,

            // The caller that cancels sees a cancellation; the failure is its inner exception.
            OperationCanceledException { InnerException: OpenVinoException failure } when failure.Status == status => null,

            // If the runtime refuses to cancel, the inference ends normally.
            null when function == "ov_infer_request_cancel" => null,
            null => "the failure was ignored",
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
