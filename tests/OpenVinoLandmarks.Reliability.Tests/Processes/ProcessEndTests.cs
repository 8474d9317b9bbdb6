namespace OpenVinoLandmarks.Reliability.Tests.Processes;

/// <summary>The end of a process that used OpenVINO and disposed everything, or nothing.</summary>
[TestClass]
[RequiresForwarder]
public sealed class ProcessEndTests
{
    [TestMethod]
    [DataRow("disposed")]
    [DataRow("shut-down")]
    public void Process_ThatDisposedEverything_EndsNormally_AndLeavesNothing(string how)
    {
        ChildResult worker = ChildProcess.RunWorkerThroughForwarder("exit", how);

        Assert.AreEqual(0, worker.ExitCode, worker.ToString());
        Assert.AreEqual("", worker.Errors);
        worker.AssertNothingLeft();
    }

    [TestMethod]
    [DataRow("nothing-disposed")]
    [DataRow("running")]
    [DataRow("other-thread-infers")]
    public void Process_ThatDisposedNothing_EndsNormally(string how)
    {
        ChildResult worker = ChildProcess.RunWorkerThroughForwarder("exit", how);

        Assert.AreEqual(0, worker.ExitCode, worker.ToString());
        Assert.AreEqual("", worker.Errors);
        worker.AssertNothingMisused();
    }
}
