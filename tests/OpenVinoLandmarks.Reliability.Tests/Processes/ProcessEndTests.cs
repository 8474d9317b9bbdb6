namespace OpenVinoLandmarks.Reliability.Tests.Processes;

[TestClass]
[RequiresForwarder]
public sealed class ProcessEndTests
{
    [TestMethod]
    [DataRow("disposed")]
    [DataRow("shut-down")]
    public void Process_ThatDisposedEverything_EndsCleanly_WithNothingLeft(string how)
    {
        ChildResult worker = WorkerProcess.RunThroughForwarder("exit", how);

        Assert.AreEqual(0, worker.ExitCode, worker.ToString());
        Assert.AreEqual("", worker.Errors);
        worker.AssertNothingLeft();
    }

    [TestMethod]
    [DataRow("nothing-disposed")]
    [DataRow("running")]
    [DataRow("other-thread-infers")]
    public void Process_ThatDisposedNothing_EndsCleanlyAllTheSame(string how)
    {
        ChildResult worker = WorkerProcess.RunThroughForwarder("exit", how);

        Assert.AreEqual(0, worker.ExitCode, worker.ToString());
        Assert.AreEqual("", worker.Errors);
        worker.AssertNothingMisused();
    }
}
