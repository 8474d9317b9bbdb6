namespace OpenVinoLandmarks.Reliability.Tests.NativeAot;

/// <summary>Publishes the sample with Native AOT and runs it: the bindings work without a just-in-time compiler.</summary>
[TestClass]
[RequiresForwarder]
[RequiresNativeCompiler]
public sealed class NativeAotTests
{
    private static readonly string s_folder = Path.Combine(Path.GetTempPath(), $"ovl-aot-{Environment.ProcessId}");

    private static string Sample => Path.Combine(s_folder, "NativeAotInference");

    [ClassInitialize]
    public static void Publish(TestContext context)
    {
        // Built in a folder of its own, because other builds of the repository may be running.
        ChildResult publish = ChildProcess.Run(
            ChildProcess.DotNet,
            [
                "publish", Path.Combine(TestData.RepositoryRoot, "samples", "NativeAotInference"), "--configuration", "Release", "--nologo",
                "--artifacts-path", Path.Combine(s_folder, "build"), "--output", s_folder,
            ],
            new Dictionary<string, string>());

        context.WriteLine(publish.Output);
        Assert.AreEqual(0, publish.ExitCode, publish.ToString());
        Assert.DoesNotContain("warning", publish.Output, "trimming and AOT must not warn");
    }

    [ClassCleanup]
    public static void Delete() => Directory.Delete(s_folder, recursive: true);

    [TestMethod]
    public void Sample_WithoutAModel_InfersAndLeavesNothing()
    {
        ChildResult sample = ChildProcess.RunThroughForwarder(Sample);

        Assert.AreEqual(0, sample.ExitCode, sample.ToString());
        StringAssert.Contains(sample.Output, "one layer: [1,4] -> [1,4]");
        StringAssert.Contains(sample.Output, "0.5 0.5 0.5 0.5");
        sample.AssertNothingLeft();
    }

    [TestMethod]
    [RequiresOfficialModels]
    public void Sample_WithTheLandmarkModel_PrintsTenNumbers()
    {
        string model = TestData.OfficialModel("landmarks-regression-retail-0009", "FP32");
        ChildResult sample = ChildProcess.RunThroughForwarder(Sample, model, "CPU");

        Assert.AreEqual(0, sample.ExitCode, sample.ToString());
        string[] numbers = sample.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(' ');
        Assert.HasCount(10, numbers);
        sample.AssertNothingLeft();
    }

    [TestMethod]
    public void Sample_WithAnAbsentModel_NamesIt()
    {
        Dictionary<string, string> variables = new() { ["OPENVINO_LIB_PATHS"] = TestData.DefaultRuntime! };
        ChildResult sample = ChildProcess.Run(Sample, [Path.Combine(s_folder, "absent.xml")], variables);

        Assert.AreEqual(5, sample.ExitCode, sample.ToString());
        StringAssert.Contains(sample.Errors, "absent.xml");
    }
}
