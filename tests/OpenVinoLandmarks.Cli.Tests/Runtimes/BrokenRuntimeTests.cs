using System.Diagnostics;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Runtimes;

/// <summary>
/// Runtimes with a file that is missing, empty, damaged or of another release. A named device is an error that names the file and the
/// folder; without a named device, MANAGED runs the models.
/// </summary>
[TestClass]
[RequiresAllRuntimes]
[OSCondition(OperatingSystems.Linux)]
public sealed class BrokenRuntimeTests : IDisposable
{
    private const string CpuPlugin = "libopenvino_intel_cpu_plugin.so";
    private const string Frontend = "libopenvino_ir_frontend.so";

    private readonly ScratchFolder _runtime = new();

    public static IEnumerable<object[]> Faults =>
        from runtime in TestData.RuntimeFolders
        from file in (string[])[CpuPlugin, Frontend]
        from fault in (string[])["missing", "empty", "text", "truncated"]
        select new object[] { runtime, file, fault };

    public void Dispose() => _runtime.Dispose();

    [TestMethod]
    [DynamicData(nameof(Faults))]
    public void AFaultyFile_IsNamed_AndManagedRunsIfNoDeviceWasNamed(string runtime, string name, string fault)
    {
        Link(runtime);
        string file = Directory.GetFiles(_runtime.Path, name + "*").Single();
        byte[] content = fault switch
        {
            "text" => "<html>404 Not Found</html>"u8.ToArray(),
            "truncated" => File.ReadAllBytes(file)[..200_000],
            _ => [],
        };
        File.Delete(file);
        if (fault != "missing")
        {
            File.WriteAllBytes(file, content);
        }

        ToolResult named = Detect("--device", "CPU");
        named.Exited(5);
        Assert.AreEqual("", named.Output);
        StringAssert.Contains(named.Errors, fault == "missing" ? Path.GetFileNameWithoutExtension(name) : Path.GetFileName(file));
        StringAssert.Contains(named.Errors, _runtime.Path);
        Assert.DoesNotContain("error: face-landmarks", named.Errors);

        ToolResult unnamed = Detect().Succeeded();
        Assert.AreEqual("MANAGED", unnamed.Json.GetProperty("device").GetProperty("requested").GetString());
        StringAssert.Contains(unnamed.Errors, _runtime.Path);
    }

    /// <summary>Without the library that reads ONNX, IR models still run on the runtime.</summary>
    [TestMethod]
    [RequiresGoldenData]
    public void AMissingOnnxReader_IsNamed_AndManagedRunsTheModelIfNoDeviceWasNamed()
    {
        Link(TestData.RuntimeFolders[^1]);
        Array.ForEach(Directory.GetFiles(_runtime.Path, "libopenvino_onnx_frontend*"), File.Delete);
        string yunet = Path.Combine(TestData.Root!, "models", "peers", "yunet_n_320_320.onnx");

        Detect("--device", "CPU", "--face-detector", yunet)
            .Refused(5, "libopenvino_onnx_frontend", _runtime.Path, "convert the model to an OpenVINO IR");
        ToolResult unnamed = Detect("--face-detector", yunet).Succeeded();
        StringAssert.Contains(unnamed.Errors, "Using the managed engine");
        Assert.AreEqual("yunet_n_320_320", unnamed.Json.GetProperty("face_detector").GetString());
        Assert.AreEqual("CPU", unnamed.Json.GetProperty("device").GetProperty("requested").GetString());
    }

    [TestMethod]
    [RequiresTwoRuntimes]
    public void TwoReleasesInOneFolder_AreAnError()
    {
        Link(TestData.RuntimeFolders[^1]);
        Link(TestData.RuntimeFolders[0]);

        Detect("--device", "CPU").Refused(5, "two releases", _runtime.Path);
        Tool.Run("detect", "--openvino", _runtime.Path, Tool.Sample).Refused(5, "two releases");
        ToolResult unnamed = Detect().Succeeded();
        StringAssert.Contains(unnamed.Errors, "two releases");
        StringAssert.Contains(unnamed.Errors, "No OpenVINO runtime can be used");
        ToolResult devices = Tool.Run(Variables(_runtime.Path), "devices").Succeeded();
        StringAssert.Contains(devices.Errors, "no OpenVINO runtime can be used");
    }

    [TestMethod]
    [RequiresTwoRuntimes]
    [DataRow("ln -s \"$MIXED\" linked")]
    [DataRow("mkdir linked; ln -s \"$MIXED\"/* linked")]
    [DataRow("mkdir linked; ln -s \"$MIXED\"/libopenvino_c.so.* linked")]
    [DataRow("mkdir linked; ln -s \"$MIXED\"/libopenvino{_c,}.so.* linked")]
    [DataRow("mkdir linked; ln -s \"$MIXED\"/* linked; rm linked/*_plugin.so")]
    [DataRow("mkdir linked; cp \"$MIXED\"/libopenvino_c.so.* linked; ln -s \"$MIXED\"/lib[!o]* \"$MIXED\"/libopenvino.so.* linked")]
    public void LinksToTwoReleasesInOneFolder_EndNoProcess(string links)
    {
        using ScratchFolder folder = new();
        Link(TestData.RuntimeFolders[^1]);
        foreach (string other in TestData.RuntimeFolders.SkipLast(1))
        {
            Link(other);
            Dictionary<string, string?> mixed = new() { ["MIXED"] = _runtime.Path };
            Shell.Run(folder.Path, "rm -rf linked; " + links, mixed).Succeeded();

            ToolResult named = Tool.Run(Variables(folder.File("linked")), "detect", "--device", "CPU", Tool.Sample);
            named.Refused(5, folder.File("linked"));
            Tool.Run(Variables(folder.File("linked")), "detect", Tool.Sample).Succeeded();
        }
    }

    [TestMethod]
    [DataRow("\"/opt/openvino\"", "quotes")]
    [DataRow("~/openvino", "~ is not replaced")]
    [DataRow("/opt/a;/opt/b", "not by ;")]
    public void OpenVinoLibPaths_WithAMistake_IsANote(string paths, string mistake)
    {
        Dictionary<string, string?> environment = new() { ["OPENVINO_LIB_PATHS"] = paths };
        ToolResult result = Tool.Run(environment, "detect", Tool.Sample).Succeeded();

        StringAssert.Contains(result.Errors, "No OpenVINO runtime was found");
        StringAssert.Contains(result.Errors, $"OPENVINO_LIB_PATHS: {paths}");
        StringAssert.Contains(result.Errors, mistake);
    }

    // Named causes of one line each: a file that is no library, one that is truncated, and one that needs a file which is missing.
    [TestMethod]
    [DataRow("echo text > libopenvino_c.so", "libopenvino_c.so")]
    [DataRow("head -c 20000 \"$RUNTIME\"/libopenvino_c.so.* > libopenvino_c.so", "truncated")]
    [DataRow("cp \"$RUNTIME\"/libopenvino_c.so.* .", "libopenvino.so")]
    [DataRow(": > libopenvino_c.so", "empty")]
    public void ALibraryThatCannotBeLoaded_IsNotReportedAsMissing(string make, string cause)
    {
        Shell.Run(_runtime.Path, make, new Dictionary<string, string?> { ["RUNTIME"] = TestData.RuntimeFolders[^1] }).Succeeded();

        ToolResult result = Detect().Succeeded();

        StringAssert.Contains(result.Errors, "No OpenVINO runtime can be used");
        StringAssert.Contains(result.Errors, cause);
    }

    private static Dictionary<string, string?> Variables(string folder) => new() { ["OPENVINO_LIB_PATHS"] = folder };

    private ToolResult Detect(params string[] options) =>
        Tool.Run(Variables(_runtime.Path), ["detect", "--format", "json", .. options, Tool.Sample]);

    // A second release replaces files of the same name, as when an archive is unpacked over another. Symbolic links would not do:
    // OpenVINO 2024.6 and 2025.4 follow them and find their plugins in the other folder.
    private void Link(string runtime)
    {
        string[] files = Directory.GetFiles(runtime);
        if (Copy("-lf", files) != 0)
        {
            // Hard links need one file system.
            Assert.AreEqual(0, Copy("-f", files));
        }
    }

    private int Copy(string option, string[] files)
    {
        using Process copy = Process.Start("cp", [option, .. files, _runtime.Path]);
        copy.WaitForExit();
        return copy.ExitCode;
    }
}
