namespace OpenVinoLandmarks.Hosting.Tests.Publishing;

/// <summary>
/// Publishes samples/WorkerService with Native AOT and runs it: registration, configuration, warm-up and health check work without
/// reflection and without a just-in-time compiler.
/// </summary>
[TestClass]
[RequiresNativeCompiler]
[OSCondition(OperatingSystems.Linux)]
public sealed class NativeAotTests
{
    private static readonly string s_folder = Path.Combine(Path.GetTempPath(), $"ovl-hosting-{Environment.ProcessId}");

    private static string Pictures => Path.Combine(TestData.RepositoryRoot, "samples", "images");

    [ClassInitialize]
    public static void Publish(TestContext context)
    {
        // Built in a folder of its own, because other builds of the repository may be running.
        ChildResult publish = ChildProcess.Run(
            ChildProcess.DotNet,
            [
                "publish", Path.Combine(TestData.RepositoryRoot, "samples", "WorkerService"), "--configuration", "Release", "--nologo",
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
    public void AllKeys_AreBound_AndTheWorkerFindsTheFace()
    {
        ChildResult worker = Run(
            $"--Pictures={Pictures}",
            "--FaceLandmarks:Device=MANAGED",
            "--FaceLandmarks:Model=face-landmarks-5pt-0002",
            "--FaceLandmarks:FaceDetectorModel=face-detection-0002",
            "--FaceLandmarks:FaceDetectorInputSize=256",
            "--FaceLandmarks:InferencePrecision=F32",
            "--FaceLandmarks:InferenceTimeout=00:00:30",
            "--FaceLandmarks:WarmUp=Required");

        Assert.AreEqual(0, worker.ExitCode, worker.ToString());
        StringAssert.Contains(worker.Output, "astronaut.jpg: nose 22");
        StringAssert.Contains(worker.Output, "face-landmarks: Healthy, face-landmarks-5pt-0002 on MANAGED");
        StringAssert.Contains(worker.Errors, "The face landmark detector is loaded");
    }

    [TestMethod]
    [DataRow("--FaceLandmarks:Device=GPU!", "FaceLandmarks:Device")]
    [DataRow("--FaceLandmarks:Threads=0", "FaceLandmarks:Threads")]
    [DataRow("--FaceLandmarks:Hint=Fast", "FaceLandmarks:Hint")]
    [DataRow("--FaceLandmarks:Devcie=CPU", "FaceLandmarks:Devcie is not an option")]
    public void AMistake_StopsTheStart_AndIsNamedByItsKey(string argument, string message)
    {
        ChildResult worker = Run(argument);

        Assert.AreNotEqual(0, worker.ExitCode, worker.ToString());
        StringAssert.Contains(worker.Errors, message);
    }

    private static ChildResult Run(params string[] arguments) =>
        ChildProcess.Run(Path.Combine(s_folder, "WorkerService"), arguments, new Dictionary<string, string>());
}
