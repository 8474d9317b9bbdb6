using System.Text.Json;
using OpenCvSharp;
using OpenVinoLandmarks.Cli.Tests.Support;

[assembly: DoNotParallelize]

namespace OpenVinoLandmarks.Windows.Tests;

/// <summary>
/// The program for Windows under Wine, with MANAGED: its results equal those of the program of this system, and its exit codes are those of
/// the documentation.
/// </summary>
[TestClass]
[TestCategory("Windows")]
[RequiresWine]
public sealed class WindowsProgramTests
{
    private static readonly string[] s_detect = ["detect", "--device", "MANAGED", "--format", "json", "--quiet"];

    // Wine offers vectors of 256 bits.
    private static readonly Dictionary<string, string?> s_withoutAvx512 = new() { ["DOTNET_EnableAVX512"] = "0" };

    [TestMethod]
    public void Points_AlignedFaces_AndAttributes_AreThoseOfThisSystem()
    {
        // All decoders read the same pixels from a PNG.
        using ScratchFolder folder = new();
        string picture = folder.File("picture.png"), overlay = folder.File("overlay.png");
        using (Mat pixels = Cv2.ImRead(Tool.Sample))
        {
            Cv2.ImWrite(picture, pixels);
        }

        string[] outputs = ["--overlay", Wine.PathOf(overlay), "--align", Wine.PathOf(folder.File("windows"))];
        JsonElement windows = Wine.Run([.. s_detect, "--attributes", .. outputs, Wine.PathOf(picture)]).Succeeded().Json;
        JsonElement here =
            Tool.Run(s_withoutAvx512, [.. s_detect, "--attributes", "--align", folder.File("here"), picture]).Succeeded().Json;

        Assert.AreEqual(ReportNumbers.Faces(here), ReportNumbers.Faces(windows));
        using Mat expected = Cv2.ImRead(folder.File("here/picture-1.png")), actual = Cv2.ImRead(folder.File("windows/picture-1.png"));
        Assert.AreEqual(112, expected.Rows);
        Assert.AreEqual(0, Cv2.Norm(expected, actual, NormTypes.INF));
        using Mat drawn = Cv2.ImRead(overlay);
        Assert.AreEqual((512, 512), (drawn.Rows, drawn.Cols));
    }

    [TestMethod]
    public void OutputsOfTheNetwork_AreThoseOfThisSystem_ToTheBit()
    {
        ToolResult windows = Wine.Run("doctor", "--format", "json", "--device", "MANAGED").Succeeded();
        ToolResult here = Tool.Run(s_withoutAvx512, "doctor", "--format", "json", "--device", "MANAGED").Succeeded();

        JsonElement actual = ReportNumbers.Inference(windows.Json, "MANAGED"), expected = ReportNumbers.Inference(here.Json, "MANAGED");
        Assert.IsTrue(actual.GetProperty("is_right").GetBoolean(), actual.GetRawText());

        // The largest difference between all outputs for several pictures and the stored numbers, with all digits.
        Assert.AreEqual(Difference(expected), Difference(actual));
        Assert.AreEqual(VectorBits(here), VectorBits(windows));
        StringAssert.StartsWith(windows.Json.GetProperty("tool").GetProperty("system").GetString(), "Microsoft Windows");

        static double Difference(JsonElement inference) => inference.GetProperty("largest_difference").GetDouble();
        static int VectorBits(ToolResult result) => result.Json.GetProperty("tool").GetProperty("vector_bits").GetInt32();
    }

    [TestMethod]
    public void Benchmarks_RunWithoutOpenCv()
    {
        JsonElement machine = Wine.Run("benchmark", "--device", "MANAGED", "--seconds", "0.2", "--format", "json")
            .Succeeded().Json.GetProperty("machine");
        StringAssert.StartsWith(machine.GetProperty("pictures").GetString(), "SkiaSharp ");

        ToolResult layers = Wine.Run("benchmark", "--device", "MANAGED", "--layers", "landmarks", "--seconds", "0.2").Succeeded();
        StringAssert.EndsWith(layers.Output.TrimEnd(), "  all");
        ToolResult compared = Wine.Run(Wine.WithoutOpenCv, "benchmark", "--compare", "--seconds", "0.2").Succeeded();
        StringAssert.Contains(compared.Output, "MANAGED, 1 thread ");
        StringAssert.Contains(compared.Output, "fastest");
    }

    [TestMethod]
    public void Errors_HaveTheExitCodesOfTheDocumentation()
    {
        Wine.Run("detect", "Z:\\nowhere\\missing.jpg").Refused(3, "missing.jpg");
        Wine.Run("detect", "NUL").Refused(3, "NUL: is a pipe or a device");
        Wine.Run("detect", "--no-such-option").Exited(2);
        Wine.Run(Wine.WithoutOpenCv, "detect", "--device", "MANAGED", "--face-detector", "yunet-n", Wine.PathOf(Tool.Sample))
            .Refused(4, "ovlandmarks setup --models yunet-n");
        Wine.Run(Wine.WithoutOpenCv, "detect", "--device", "GPU", Wine.PathOf(Tool.Sample)).Exited(5);
        Wine.Run([.. s_detect, "--anonymize", "blur", "--overlay", "x.png", Wine.PathOf(Tool.Sample)]).Refused(5, "OpenCV");
    }

    [TestMethod]
    public void Devices_AndDoctor_DescribeTheMachineInText()
    {
        StringAssert.Contains(Wine.Run("devices").Succeeded().Output, "MANAGED");
        ToolResult doctor = Wine.Run("doctor").Succeeded();
        StringAssert.Contains(doctor.Output, "Windows");
        StringAssert.Contains(doctor.Output, "MANAGED: right");
    }
}
