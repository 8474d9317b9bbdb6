using System.Runtime.Versioning;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Doctor;

/// <summary>What doctor says about the runtime: none, whole ones, broken ones, and places that are wrong.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class DoctorRuntimeTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public static IEnumerable<object[]> Runtimes => TestData.RuntimeFolders.Select(static folder => new object[] { folder });

    private static string Newest => TestData.RuntimeFolders[^1];

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    public void NoRuntime() => ApprovedReport.Verify(Tool.Run("doctor"), 0, "no-runtime");

    [TestMethod]
    public void NoRuntime_AndADeviceThatNeedsOne() =>
        ApprovedReport.Verify(Tool.Run("doctor", "--device", "GPU"), 5, "no-runtime-gpu");

    [TestMethod]
    [RequiresAllRuntimes]
    [DynamicData(nameof(Runtimes))]
    public void AWholeRuntime(string runtime) =>
        ApprovedReport.Verify(Doctor(runtime), 0, "whole-runtime", (runtime, "RUNTIME"));

    [TestMethod]
    [RequiresAllRuntimes]
    public void WithoutTheCpuPlugin()
    {
        Link("libopenvino_intel_cpu_plugin");

        ApprovedReport.Verify(Doctor(_scratch.Path), 0, "no-cpu-plugin", (_scratch.Path, "FOLDER"));
        ApprovedReport.Verify(Doctor(_scratch.Path, "--device", "CPU"), 5, "no-cpu-plugin-cpu", (_scratch.Path, "FOLDER"));
    }

    [TestMethod]
    [RequiresAllRuntimes]
    public void WithoutTbb_TheMessageNamesIt()
    {
        Link("libtbb.so");

        ToolResult result = Doctor(_scratch.Path);

        StringAssert.Contains(result.Output, "libtbb.so.12");
        ApprovedReport.Verify(result, 0, "no-tbb", (_scratch.Path, "FOLDER"));
        ApprovedReport.Verify(
            Tool.Run("doctor", "--openvino", _scratch.Path), 5, "no-tbb-named", (_scratch.Path, "FOLDER"));
    }

    [TestMethod]
    public void AWheelWithoutTheCLibrary()
    {
        _scratch.Write("lib/python3.11/site-packages/openvino/libs/libopenvino.so.2330", []);
        Dictionary<string, string?> environment = new() { ["VIRTUAL_ENV"] = _scratch.Path };

        ApprovedReport.Verify(Tool.Run(environment, "doctor"), 0, "old-wheel", (_scratch.Path, "FOLDER"));
    }

    [TestMethod]
    [RequiresTwoRuntimes]
    public void OpenVinoLibPaths_WithSeveralFolders()
    {
        string first = TestData.RuntimeFolders[0];
        string paths = string.Join(':', _scratch.File("none"), $"\"{first}\"", Newest + "/", first);

        ApprovedReport.Verify(Doctor(paths), 0, "lib-paths", (_scratch.Path, "FOLDER"), (Newest, "RUNTIME"), (first, "OLDEST"));
    }

    [TestMethod]
    [RequiresAllRuntimes]
    public void AFolderThatMayNotBeRead()
    {
        string closed = Directory.CreateDirectory(_scratch.File("closed/libs")).FullName;
        File.SetUnixFileMode(_scratch.Path, (UnixFileMode)0x1FF);
        File.SetUnixFileMode(_scratch.File("closed"), UnixFileMode.None);
        try
        {
            ToolResult result = OtherUser.Run(new Dictionary<string, string?> { ["OPENVINO_LIB_PATHS"] = closed }, "doctor");

            ApprovedReport.Verify(result, 0, "unreadable-runtime", (_scratch.Path, "FOLDER"));
        }
        finally
        {
            File.SetUnixFileMode(_scratch.File("closed"), (UnixFileMode)0x1FF);
        }
    }

    [TestMethod]
    public void Json_HasASchemaVersion_AndTheSameFacts()
    {
        JsonElement report = Tool.Run("doctor", "--format", "json").Succeeded().Json;

        Assert.AreEqual(1, report.GetProperty("schema_version").GetInt32());
        Assert.IsTrue(report.GetProperty("works").GetBoolean());
        JsonElement device = report.GetProperty("devices").EnumerateArray().Single();
        Assert.AreEqual("MANAGED", device.GetProperty("description").GetProperty("name").GetString());
        Assert.IsTrue(device.GetProperty("inference").GetProperty("is_right").GetBoolean());
        Assert.IsLessThan(0.001, device.GetProperty("inference").GetProperty("largest_difference").GetDouble());
        Assert.AreEqual(JsonValueKind.Null, report.GetProperty("runtime").GetProperty("library").ValueKind);
        StringAssert.Contains(report.GetProperty("remedies")[0].GetProperty("command").GetString(), "ovlandmarks setup");
        Assert.AreEqual("MANAGED", report.GetProperty("main_job").GetProperty("device").GetString());
    }

    [TestMethod]
    public void AMisspelledDevice_IsAnError() => Tool.Run("doctor", "--device", "two words").Refused(5, "two words");

    /// <summary>Everything that a run writes is in a temporary folder, which is deleted.</summary>
    [TestMethod]
    public void Doctor_WritesNothing()
    {
        Dictionary<string, string?> environment = new()
        {
            ["HOME"] = Directory.CreateDirectory(_scratch.File("home")).FullName,
            ["TMPDIR"] = Directory.CreateDirectory(_scratch.File("tmp")).FullName,
            ["OPENVINO_LIB_PATHS"] = TestData.DefaultRuntime,
            ["DOTNET_EnableDiagnostics"] = "0",
        };

        Tool.Run(environment, "doctor").Succeeded();

        Assert.IsEmpty(Directory.GetFileSystemEntries(_scratch.File("home")));
        Assert.IsEmpty(Directory.GetFiles(_scratch.File("tmp"), "*", SearchOption.AllDirectories));
    }

    private static ToolResult Doctor(string paths, params string[] options) =>
        Tool.Run(new Dictionary<string, string?> { ["OPENVINO_LIB_PATHS"] = paths }, ["doctor", .. options]);

    // Real files: OpenVINO 2024.6 and 2025.4 follow links and find their plugins in the other folder.
    private void Link(string without) => Shell.Run(
        _scratch.Path,
        $"cp -lf \"$RUNTIME\"/* . 2>/dev/null || cp -f \"$RUNTIME\"/* .; rm {without}*",
        new Dictionary<string, string?> { ["RUNTIME"] = Newest }).Succeeded();
}
