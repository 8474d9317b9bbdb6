namespace OpenVinoLandmarks.Reliability.Tests.Processes;

[TestClass]
[RequiresForwarder]
public sealed class LoadFaultTests
{
    [TestMethod]
    public void Load_FailingAtEachCall_GivesAReason_AndCanBeRepeated()
    {
        ChildResult worker = WorkerProcess.RunThroughForwarder("load-faults");

        Assert.AreEqual(0, worker.ExitCode, worker.ToString());
        StringAssert.Contains(worker.Output, "1 ov_get_openvino_version:");
        StringAssert.Contains(worker.Output, "ov_tensor_get_byte_size:");
        worker.AssertNothingLeft();
    }
}
