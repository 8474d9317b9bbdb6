namespace OpenVinoLandmarks.Reliability.Tests.Processes;

/// <summary>
/// Long runs with the forwarder in front of the runtime, each in a process of its own: whatever they do, no native object is left or
/// misused, and the process ends normally.
/// </summary>
[TestClass]
[RequiresForwarder]
public sealed class LongRunTests
{
    // Without the tests that start each runtime in processes of their own, and those that look at the real library's file or its folder.
    private const string Filter = "FullyQualifiedName!~.Runtimes.&FullyQualifiedName!~.Loading.&Name!~PluginList_OfTheCaller";

    public TestContext TestContext { get; set; } = null!;

    /// <summary>Runs for half a minute what <c>scripts/soak</c> runs for longer.</summary>
    [TestMethod]
    public void Soak_OfThirtySeconds_DoesNotFail_LeavesNothing_AndHardlyGrows()
    {
        // Memory needs minutes to settle within the 1 MiB that is allowed for a long run.
        ChildResult soak = ChildProcess.RunWorkerThroughForwarder("soak", "--seconds", "30", "--growth", "16");

        TestContext.WriteLine(soak.ToString());
        Assert.AreEqual(0, soak.ExitCode, soak.ToString());
        soak.AssertNothingLeft();
    }

    /// <summary>Runs the tests of the bindings again.</summary>
    [TestMethod]
    [DataRow("OpenVinoLandmarks.OpenVino.Tests")]
    public void Suite_ThroughTheForwarder_Passes_AndLeavesNothing(string project)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string program = Path.Combine(TestData.RepositoryRoot, "tests", project, "bin", configuration, "net10.0", project + ".dll");

        ChildResult suite = ChildProcess.RunThroughForwarder(
            ChildProcess.DotNet, "exec", program, "--filter", Filter, "--no-ansi", "--progress", "off");

        TestContext.WriteLine(suite.ToString());
        Assert.AreEqual(0, suite.ExitCode, suite.ToString());
        suite.AssertNothingLeft();
    }
}
