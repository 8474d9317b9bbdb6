using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests;

[TestClass]
public sealed class UsageTests
{
    [TestMethod]
    public void UnknownOption_NamesTheNearest()
    {
        Tool.Run("detect", "--devise", "CPU", Tool.Sample).Refused(2, "unknown option '--devise'", "--device");
        Tool.Run("detect", Tool.Sample, "--overlai=x.jpg").Refused(2, "unknown option '--overlai'", "--overlay");
        Tool.Run("devices", "--openvno", "x").Refused(2, "--openvino");
        Tool.Run("--versoin").Refused(2, "--version");
    }

    [TestMethod]
    [DataRow("-x")]
    [DataRow("-")]
    [DataRow("-photo.jpg")]
    [DataRow("---")]
    public void TokenWithADash_IsNeverAnImage(string token) => Tool.Run("detect", token, Tool.Sample).Refused(2, $"'{token}'");

    [TestMethod]
    public void AfterTwoDashes_ItIs() => Tool.Run("detect", "--", "-photo.jpg").Refused(3, "-photo.jpg", "no such file");

    [TestMethod]
    public void NamesWithAnAtSign_AreImages() => Tool.Run("detect", "@photo.jpg").Refused(3, "@photo.jpg");

    [TestMethod]
    public void MissingThings_AreNamed()
    {
        Tool.Run().Refused(2, "a command is missing");
        Tool.Run("detct", Tool.Sample).Refused(2, "unknown command 'detct'", "detect");
        Tool.Run("detect").Refused(2);
        Tool.Run("detect", "--models", "--device", "CPU", Tool.Sample).Refused(2, "'--device'");
        Tool.Run("devices", "extra").Refused(2, "extra");
    }

    [TestMethod]
    [DataRow("--format", "xml")]
    [DataRow("--faces", "some")]
    [DataRow("--min-score", "2")]
    [DataRow("--min-score", "NaN")]
    [DataRow("--max-faces", "0")]
    [DataRow("--min-face", "-1")]
    [DataRow("--threads", "many")]
    [DataRow("--streams", "0")]
    [DataRow("--hint", "speed")]
    [DataRow("--inference-precision", "f64")]
    [DataRow("--property", "NO_VALUE")]
    [DataRow("--overlay", "")]
    public void WrongValues_AreNamedWithTheirOption(string option, string value) => Tool.Run("detect", option, value, Tool.Sample).Refused(2, option);

    [TestMethod]
    public void OptionsThatContradict_AreAnError()
    {
        Tool.Run("detect", "--face", "1,2,3,4", "--faces", "whole", Tool.Sample).Refused(2, "--faces");
        Tool.Run("detect", "--face", "1,2,3,4", "--min-score", "0.5", Tool.Sample).Refused(2, "--min-score");
        Tool.Run("detect", "--cascade", "a.xml", "--face-detector", "face-detection-0001", Tool.Sample).Refused(2, "--cascade");
        Tool.Run("detect", "--threads", "2", "--property", "INFERENCE_NUM_THREADS=1", Tool.Sample).Refused(2, "--threads", "INFERENCE_NUM_THREADS");
        Tool.Run("detect", "--property", "A=1", "--property", "A=2", Tool.Sample).Refused(2, "A is given twice");
        Tool.Run("detect", "--device", "CPU", "--device", "GPU", Tool.Sample).Refused(2, "--device");
        Tool.Run("devices", "--verbose", "--quiet").Refused(2, "--quiet");
    }

    [TestMethod]
    public void Help_HasEveryOptionAndExamples()
    {
        string help = Tool.Run("detect", "--help").Succeeded().Output;

        foreach (string option in new[]
        {
            "--device", "--model ", "--models", "--precision", "--inference-precision", "--openvino", "--property", "--threads", "--streams", "--hint", "--face-detector",
            "--cascade", "--face ", "--faces", "--min-score", "--max-faces", "--min-face", "--format", "--overlay", "--verbose", "--quiet", "Examples:",
        })
        {
            StringAssert.Contains(help, option);
        }

        StringAssert.Contains(Tool.Run("--help").Succeeded().Output, "Exit codes:");
    }

    [TestMethod]
    public void Version_NamesTheToolAndTheLibraries()
    {
        string[] lines = Tool.Run("--version").Succeeded().OutputLines;

        StringAssert.StartsWith(lines[0], "ovlandmarks ");
        Assert.AreEqual("OpenVINO not found", lines[1]);
        StringAssert.StartsWith(lines[2], "OpenCV 4.");
    }

    [TestMethod]
    public void OpenCvMissing_SaysHowToGetIt()
    {
        using ScratchFolder folder = new();
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.CreateSymbolicLink(folder.File(Path.GetFileName(file)), file);
        }

        File.Delete(folder.File("ovlandmarks.dll"));
        folder.Copy(Path.Combine(AppContext.BaseDirectory, "ovlandmarks.dll"), "ovlandmarks.dll");

        ToolResult result = Tool.Wait(Tool.Start("dotnet", new Dictionary<string, string?>(), folder.File("ovlandmarks.dll"), "detect", Tool.Sample));

        result.Refused(5, "OpenCvSharp4.official.runtime.linux-x64");
    }
}
