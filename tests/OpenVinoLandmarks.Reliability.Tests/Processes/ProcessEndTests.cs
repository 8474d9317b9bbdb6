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
        WorkerResult worker = WorkerProcess.RunThroughForwarder("exit", how);

        Assert.AreEqual(0, worker.ExitCode, worker.ToString());
        Assert.AreEqual("", worker.Errors);
        string[] kinds = worker.Report.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.IsGreaterThan(5, kinds.Length, worker.Report);
        foreach (string kind in kinds)
        {
            StringAssert.EndsWith(kind, " 0", worker.Report);
        }
    }

    [TestMethod]
    [DataRow("nothing-disposed")]
    [DataRow("running")]
    [DataRow("other-thread-infers")]
    public void Process_ThatDisposedNothing_EndsCleanlyAllTheSame(string how)
    {
        WorkerResult worker = WorkerProcess.RunThroughForwarder("exit", how);

        Assert.AreEqual(0, worker.ExitCode, worker.ToString());
        Assert.AreEqual("", worker.Errors);
        StringAssert.Contains(worker.Report, "INFER_REQUEST", "the forwarder was not in use");
        Assert.DoesNotContain("misuse", worker.Report);
    }
}
