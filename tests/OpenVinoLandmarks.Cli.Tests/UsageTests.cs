using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests;

/// <summary>Wrong command lines: exit code 2 and a message that names the option. Also <c>--help</c> and <c>--version</c>.</summary>
[TestClass]
public sealed class UsageTests
{
    [TestMethod]
    public void UnknownOption_SuggestsTheNearestName()
    {
        Tool.Run("detect", "--devise", "CPU", Tool.Sample).Refused(2, "unknown option '--devise'", "--device");
        Tool.Run("detect", Tool.Sample, "--overlai=x.jpg").Refused(2, "unknown option '--overlai'", "--overlay");
        Tool.Run("devices", "--openvno", "x").Refused(2, "--openvino");
        Tool.Run("--versoin").Refused(2, "--version");
    }

    [TestMethod]
    [DataRow("-x")]
    [DataRow("-photo.jpg")]
    [DataRow("---")]
    public void TokenThatStartsWithADash_IsNeverAnImage(string token) => Tool.Run("detect", token, Tool.Sample).Refused(2, $"'{token}'");

    [TestMethod]
    public void TokenThatStartsWithADash_IsAnImageAfterTwoDashes() =>
        Tool.Run("detect", "--", "-photo.jpg").Refused(3, "-photo.jpg", "no such file");

    [TestMethod]
    public void NamesWithAnAtSign_AreImages() => Tool.Run("detect", "@photo.jpg").Refused(3, "@photo.jpg");

    [TestMethod]
    public void MissingArguments_AreNamed()
    {
        Tool.Run().Refused(2, "a command is missing");
        Tool.Run("detct", Tool.Sample).Refused(2, "unknown command 'detct'", "detect");
        Tool.Run("detect").Refused(2, "IMAGE is missing");
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
    [DataRow("--inference-timeout", "0")]
    [DataRow("--inference-timeout", "soon")]
    [DataRow("--property", "NO_VALUE")]
    [DataRow("--overlay", "")]
    [DataRow("--overlay", " ")]
    [DataRow("--resume", "")]
    [DataRow("--model", "")]
    [DataRow("--models", "")]
    [DataRow("--openvino", "")]
    [DataRow("--cascade", "")]
    [DataRow("--face-detector", "")]
    [DataRow("--precision", "")]
    [DataRow("--threads", "1000000")]
    [DataRow("--streams", "2147483647")]
    public void WrongValues_AreNamedWithTheirOption(string option, string value) =>
        Tool.Run("detect", option, value, Tool.Sample).Refused(2, option);

    [TestMethod]
    public void EqualsSignWithoutAValue_DoesNotTakeTheImageAsTheValue()
    {
        Tool.Run("detect", "--model=", Tool.Sample).Refused(2, "--model= has no value");
        Tool.Run("detect", "--models=", Tool.Sample, Tool.Sample).Refused(2, "--models= has no value");
    }

    [TestMethod]
    public void ModelsThatAreAFile_AreAnErrorThatNamesTheOtherOption() =>
        Tool.Run("detect", "--models", Tool.Sample, Tool.Sample).Refused(2, "--models", "--model to name");

    [TestMethod]
    [DataRow("--property num_streams=1 --property NUM_STREAMS=2", "num_streams=1", "NUM_STREAMS=2")]
    [DataRow("--property cache_dir=a --property CACHE_DIR=b", "cache_dir=a", "CACHE_DIR=b")]
    [DataRow("--property performance_hint=LATENCY --hint throughput", "performance_hint=LATENCY", "--hint")]
    [DataRow("--property num_streams=1 --streams 2", "num_streams=1", "--streams")]
    [DataRow("--property Inference_Num_Threads=1 --threads 2", "Inference_Num_Threads=1", "--threads")]
    [DataRow("--property inference_precision_hint=f32 --inference-precision f32", "inference_precision_hint=f32", "--inference-precision")]
    public void PropertySetTwice_InAnyCase_IsAnErrorThatNamesBoth(string options, string first, string second)
    {
        Tool.Run(["detect", .. options.Split(' '), Tool.Sample]).Refused(2, first, second);
        Tool.Run(["benchmark", .. options.Split(' ')]).Refused(2, first, second);
    }

    [TestMethod]
    [RequiresOpenVino]
    public void PropertyInLowerCase_IsAccepted() =>
        Tool.RunOnOpenVino("detect", "--device", "CPU", "--property", "num_streams=1", "--property", "cache_dir=", Tool.Sample).Succeeded();

    [TestMethod]
    public void OptionsThatContradict_AreAnError()
    {
        Tool.Run("detect", "--face", "1,2,3,4", "--faces", "whole", Tool.Sample).Refused(2, "--faces");
        Tool.Run("detect", "--face", "1,2,3,4", "--min-score", "0.5", Tool.Sample).Refused(2, "--min-score");
        Tool.Run("detect", "--cascade", "a.xml", "--face-detector", "face-detection-0002", Tool.Sample).Refused(2, "--cascade");
        Tool.Run("detect", "--property", "A=1", "--property", "A=2", Tool.Sample).Refused(2, "A=1", "A=2");
        Tool.Run("detect", "--device", "CPU", "--device", "GPU", Tool.Sample).Refused(2, "--device");
        Tool.Run("devices", "--verbose", "--quiet").Refused(2, "--quiet");
    }

    [TestMethod]
    public void Help_HasEveryOptionAndExamples()
    {
        string help = Tool.Run("detect", "--help").Succeeded().Output;

        foreach (string option in new[]
        {
            "--device", "--model ", "--models", "--precision", "--inference-precision", "--openvino", "--property", "--threads",
            "--streams", "--hint", "--face-detector", "--cascade", "--face ", "--faces", "--min-score", "--max-faces", "--min-face",
            "--format", "--shard", "--resume", "--overlay", "--align ", "--align-template", "--align-size", "--verbose", "--quiet",
            "Examples:",
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
    public void Version_WithAnEmptyRuntime_IsAUsageError() => Tool.Run("--version", "--openvino", "").Refused(2, "--openvino");

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow("--version")]
    [DataRow("--help")]
    [DataRow("devices")]
    public void StdoutThatCannotBeWritten_IsAnErrorOfTheOutput(string command)
    {
        string[] shell = ["-c", $"'{Tool.Program}' {command} > /dev/full"];

        Tool.Wait(Tool.Start("/bin/sh", new Dictionary<string, string?>(), shell)).Refused(3, "error: ");
    }

    [TestMethod]
    public void OpenCvMissing_NamesThePackage()
    {
        using ScratchFolder folder = new();
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.CreateSymbolicLink(folder.File(Path.GetFileName(file)), file);
        }

        File.Delete(folder.File("ovlandmarks.dll"));
        folder.Copy(Path.Combine(AppContext.BaseDirectory, "ovlandmarks.dll"), "ovlandmarks.dll");

        string[] arguments = [folder.File("ovlandmarks.dll"), "detect", Tool.Sample];
        ToolResult result = Tool.Wait(Tool.Start("dotnet", new Dictionary<string, string?>(), arguments));

        result.Refused(5, "OpenCvSharp4.official.runtime.linux-x64");
    }
}
