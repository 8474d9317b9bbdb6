using System.Text.Json;
using OpenCvSharp;
using OpenVinoLandmarks.Cli.Tests.Support;

[assembly: DoNotParallelize]

namespace OpenVinoLandmarks.Arm64.Tests;

/// <summary>The program for Linux on ARM under QEMU: its results equal those of the program of this system.</summary>
[TestClass]
[TestCategory("Arm64")]
[RequiresQemu]
public sealed class Arm64ProgramTests : IDisposable
{
    private static readonly string[] s_detect = ["detect", "--inference-precision", "f32", "--format", "json", "--quiet", "--device"];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    public void Managed_WithAdvSimd_HasThePointsOfThisSystem_AndSkiaSharpReadsAndWritesPictures()
    {
        string picture = Picture();

        JsonElement arm = Qemu.Run([], [.. s_detect, "MANAGED", "--align", _scratch.File("arm"), picture]).Succeeded().Json;
        JsonElement here = Tool.Run([.. s_detect, "MANAGED", "--align", _scratch.File("here"), picture]).Succeeded().Json;

        ReportNumbers.AssertSameFaces(here, arm);
        using Mat expected = Cv2.ImRead(_scratch.File("here/picture-1.png")), actual = Cv2.ImRead(_scratch.File("arm/picture-1.png"));
        Assert.AreEqual(112, actual.Rows);
        Assert.IsLessThanOrEqualTo(1, Cv2.Norm(expected, actual, NormTypes.INF));
    }

    [TestMethod]
    [RequiresGoldenData]
    [RequiresOpenVino]
    public void OpenVino_OnTheArmPlugin_HasThePointsOfThisSystem()
    {
        string picture = Picture();
        Dictionary<string, string?> arm = new()
        {
            ["OPENVINO_LIB_PATHS"] = PublishedProgram.UnpackRuntime("2026.4.1", "linux-arm64", Path.Combine(Qemu.Folder, "runtimes")),
        };
        Dictionary<string, string?> x64 = new() { ["OPENVINO_LIB_PATHS"] = TestData.DefaultRuntime };

        JsonElement actual = Qemu.Run(arm, [.. s_detect, "CPU", picture]).Succeeded().Json;
        JsonElement expected = Tool.Run(x64, [.. s_detect, "CPU", picture]).Succeeded().Json;

        ReportNumbers.AssertSameFaces(expected, actual);
        Assert.AreEqual("CPU", actual.GetProperty("device").GetProperty("executed")[0].GetString());
    }

    // All decoders read the same pixels from a PNG.
    private string Picture()
    {
        string picture = _scratch.File("picture.png");
        using Mat pixels = Cv2.ImRead(Tool.Sample);
        Cv2.ImWrite(picture, pixels);
        return picture;
    }
}
