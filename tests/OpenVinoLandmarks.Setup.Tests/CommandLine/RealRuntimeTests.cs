using OpenVinoLandmarks.Setup.Catalog;
using OpenVinoLandmarks.Setup.Planning;
using OpenVinoLandmarks.Setup.Tests.Support;

namespace OpenVinoLandmarks.Setup.Tests.CommandLine;

/// <summary>The real runtimes and models of the test data as a mirror.</summary>
[TestClass]
[RequiresGoldenData]
public sealed class RealRuntimeTests
{
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void SetUp_ThenTheMainJob_WithNoVariableSet()
    {
        if (RuntimeCatalog.CurrentPlatform != "linux-x64" || !HasArchive("2026.4.1", "linux-x64"))
        {
            Assert.Inconclusive("needs the archive of the runtime in the test data, and linux-x64");
        }

        using ScratchFolder home = new();
        Dictionary<string, string?> environment = new() { ["HOME"] = home.Path };
        Dictionary<string, string?> mirror = new(environment) { ["OPENVINO_LANDMARKS_MIRROR"] = TestData.Root };

        Tool.Run(mirror, "setup", "--yes").Succeeded();

        string cache = home.File(".cache/openvino-landmarks");
        ToolResult devices = Tool.Run(environment, "devices").Succeeded();
        StringAssert.StartsWith(devices.Output, $"OpenVINO 2026.4.1 ({cache}/runtimes/2026.4.1-linux-x64/libs/");
        ToolResult detected = Tool.Run(environment, "detect", "--device", "CPU", Tool.Sample).Succeeded();
        StringAssert.Contains(detected.Output, "model   landmarks-regression-retail-0009 FP32");
        StringAssert.Contains(detected.Output, "faces   face-detection-retail-0004");
        StringAssert.Contains(Tool.Run(mirror, "setup", "--yes").Succeeded().Output, "Nothing to fetch.");
        StringAssert.Contains(
            Tool.Run(new Dictionary<string, string?>(mirror) { ["OPENVINO_LIB_PATHS"] = "/nonexistent" }, "setup", "--yes").Errors,
            "OPENVINO_LIB_PATHS is set");
        Tool.Run(environment, "setup", "--remove", "--yes").Succeeded();

        // What detect keeps there is not from set-up.
        CollectionAssert.AreEqual(new[] { Path.Combine(cache, "compiled") }, Directory.GetFileSystemEntries(cache));
    }

    [TestMethod]
    [DataRow("2024.6.0", "win-x64", "openvino_c.dll")]
    [DataRow("2026.4.1", "linux-arm64", "libopenvino_c.so.2641")]
    public async Task RuntimeOfAnotherPlatform_IsUnpackedToo(string version, string platform, string library)
    {
        if (!HasArchive(version, platform))
        {
            Assert.Inconclusive("needs the archive of the runtime in the test data");
        }

        using SetupFixture setup = new();

        await setup.RunAsync(new SetupRequest
        {
            Models = null,
            RuntimeVersion = version,
            Platform = platform,
            Mirror = Path.Combine(TestData.Root!, "openvino"),
        });

        CollectionAssert.Contains(setup.Files.ToArray(), $"runtimes/{version}-{platform}/libs/{library}");
    }

    private static bool HasArchive(string version, string platform) =>
        File.Exists(Path.Combine(TestData.Root!, "openvino", $"openvino-{version}-{platform}.tar.xz"));
}
