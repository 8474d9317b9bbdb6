namespace OpenVinoLandmarks.Reliability.Tests.Processes;

/// <summary>
/// Runs the tests of the bindings once more, with the forwarder in front of the runtime: whatever they do, at their end no native
/// object is left, none was misused, and the process ends cleanly.
/// </summary>
[TestClass]
[RequiresForwarder]
public sealed class SuiteTests
{
    // Left out: what starts each runtime in processes of its own, and what looks at the real library's file or the folder around it.
    private const string Filter = "FullyQualifiedName!~.Runtimes.&FullyQualifiedName!~.Loading.&Name!~PluginList_OfTheCallers";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("OpenVinoLandmarks.OpenVino.Tests")]
    public void Suite_ThroughTheForwarder_Passes_AndLeavesNothing(string project)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string program = Path.Combine(TestData.RepositoryRoot, "tests", project, "bin", configuration, "net10.0", project + ".dll");

        ChildResult suite = ChildProcess.RunThroughForwarder(ChildProcess.DotNet, "exec", program, "--filter", Filter, "--no-ansi", "--progress", "off");

        TestContext.WriteLine(suite.ToString());
        Assert.AreEqual(0, suite.ExitCode, suite.ToString());
        suite.AssertNothingLeft();
    }
}
