using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Worker.Jobs;

namespace OpenVinoLandmarks.Reliability.Tests.Faults;

/// <summary>Makes each native call of an ordinary program fail.</summary>
[TestClass]
[RequiresForwarder]
public sealed class MainJobFaultTests : ThroughForwarder
{
    public static IEnumerable<object[]> Statuses => EachCallFails.Statuses.Select(status => new object[] { status });

    [TestMethod]
    public void MainJob_WithoutFailures_LeavesNothing()
    {
        MainJob.Run();
        Assert.IsGreaterThan(20, NativeObjects.Calls);
    }

    [TestMethod]
    [DynamicData(nameof(Statuses))]
    public void MainJob_FailingAtEachCall_ThrowsItsStatus_AndLeavesNothing(OpenVinoStatus status)
    {
        IReadOnlyList<string> failed = EachCallFails.In(MainJob.Run, status, (function, exception) => exception switch
        {
            OpenVinoException failure when failure.Status == status && failure.Message.Length > 0 => null,

            // This is also what the runtime returns for a port without a name, so the list of ports has an entry without a name.
            null when function == "ov_port_get_any_name" && status == OpenVinoStatus.GeneralError => null,
            null => "the failure was ignored",
            _ => exception.ToString(),
        });

        TestContext.WriteLine($"{failed.Count} calls: {string.Join(", ", failed.Distinct())}");
        foreach (string function in s_reachedByTheJob)
        {
            CollectionAssert.Contains(failed.ToArray(), function);
        }

        MainJob.Run();
    }

    private static readonly string[] s_reachedByTheJob =
    [
        "ov_core_create", "ov_core_read_model_from_memory_buffer", "ov_model_reshape_single_input",
        "ov_preprocess_prepostprocessor_create", "ov_preprocess_prepostprocessor_build", "ov_compiled_model_create_infer_request",
        "ov_infer_request_infer", "ov_infer_request_wait", "ov_infer_request_get_profiling_info",
    ];
}
