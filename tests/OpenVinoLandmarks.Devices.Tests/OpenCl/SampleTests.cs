using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.OpenCl;

/// <summary>The sample whose kernel writes the input of the landmark model, on each runtime.</summary>
[TestClass]
[RequiresAllRuntimes]
public sealed class SampleTests
{
    public static IEnumerable<object[]> Runtimes =>
        TestData.RuntimeFolders.DefaultIfEmpty("none").Select(static one => new object[] { one });

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpuDriver]
    [DynamicData(nameof(Runtimes))]
    public void PixelsOfAKernel_GiveTheSamePoints_AsPixelsFromTheHost(string runtime)
    {
        Dictionary<string, string?> variables = TestDevices.Variables(DeviceSet.Gpu);
        variables["OPENVINO_LIB_PATHS"] = runtime;
        string sample = Path.Combine(AppContext.BaseDirectory, "OpenClInput");
        ToolResult result = Tool.Wait(Tool.Start(sample, variables, LandmarkNetwork.File));
        Assert.AreEqual(0, result.ExitCode, result.Output + result.Errors);
        StringAssert.Contains(result.Output, "on GPU");
        StringAssert.Contains(result.Output, "equal to the same pixels from the host");
    }
}
