namespace OpenVinoLandmarks.Reliability.Tests.Processes;

/// <summary>Half a minute of what <c>scripts/soak</c> runs for longer.</summary>
[TestClass]
[RequiresForwarder]
public sealed class SoakTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Soak_OfThirtySeconds_FailsNothing_LeavesNothing_AndHardlyGrows()
    {
        // The heap needs minutes to settle within the one MiB that the long run is held to.
        ChildResult soak = WorkerProcess.RunThroughForwarder("soak", "--seconds", "30", "--growth", "16");

        TestContext.WriteLine(soak.ToString());
        Assert.AreEqual(0, soak.ExitCode, soak.ToString());
        soak.AssertNothingLeft();
    }
}
