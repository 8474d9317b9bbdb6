namespace OpenVinoLandmarks.Reliability.Tests.Processes;

/// <summary>Failures of native calls while the runtime is loaded, in a process of their own: a process can load a runtime once.</summary>
[TestClass]
[RequiresForwarder]
public sealed class LoadFaultTests
{
    [TestMethod]
    public void Load_FailingAtEachCall_ReturnsTheReason_AndCanBeRepeated()
    {
        ChildResult worker = ChildProcess.RunWorkerThroughForwarder("load-faults");

        Assert.AreEqual(0, worker.ExitCode, worker.ToString());
        StringAssert.Contains(worker.Output, "1 ov_get_openvino_version:");
        StringAssert.Contains(worker.Output, "ov_tensor_get_byte_size:");
        worker.AssertNothingLeft();
    }

    [TestMethod]
    public void Load_ThatFails_NeverShowsARuntimeThatIsNotVerified()
    {
        // The worker looks at OpenVinoRuntime.IsLoaded at the moment at which each failure is thrown.
        ChildResult worker = ChildProcess.RunWorkerThroughForwarder("load-faults");

        StringAssert.Contains(worker.Output, "ov_tensor_create:");
        Assert.DoesNotContain("loaded before it was verified", worker.Output, worker.ToString());
    }
}
