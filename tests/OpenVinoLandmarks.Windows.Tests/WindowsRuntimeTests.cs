using System.Diagnostics;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Windows.Tests;

/// <summary>
/// OpenVINO's official files for Windows under Wine: found in the places of the search, and with the numbers of this system.
/// </summary>
[TestClass]
[TestCategory("Windows")]
[RequiresWine]
[RequiresGoldenData]
public sealed class WindowsRuntimeTests
{
    private static readonly string[] s_versions = ["2026.4.1", "2024.6.0"];

    private static readonly string s_folder = Path.Combine(Path.GetTempPath(), $"ovl-windows-runtimes-{Environment.ProcessId}");

    [ClassInitialize]
    public static void Unpack(TestContext context)
    {
        Directory.CreateDirectory(s_folder);
        foreach (string version in s_versions)
        {
            string archive = Path.Combine(TestData.Root!, "openvino", $"openvino-{version}-win-x64.tar.xz");
            using Process tar = Process.Start("tar", ["-xJf", archive, "-C", s_folder]);
            tar.WaitForExit();
            Assert.AreEqual(0, tar.ExitCode, archive);
        }
    }

    [ClassCleanup]
    public static void Delete() => Directory.Delete(s_folder, recursive: true);

    [TestMethod]
    [DataRow("2026.4.1")]
    [DataRow("2024.6.0")]
    public void SamplePicture_OnTheCpu_HasTheNumbersOfThisSystem(string version)
    {
        string[] detect = ["detect", "--device", "CPU", "--inference-precision", "f32", "--format", "json", "--quiet"];
        Dictionary<string, string?> runtime = new() { ["OPENVINO_LIB_PATHS"] = TestData.DefaultRuntime };

        JsonElement windows = Wine.Run(Variables(version), [.. detect, Wine.PathOf(Tool.Sample)]).Succeeded().Json;
        JsonElement here = Tool.Run(runtime, [.. detect, Tool.Sample]).Succeeded().Json;

        double[] expected = [.. Numbers(here.GetProperty("faces"))], actual = [.. Numbers(windows.GetProperty("faces"))];
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            // The JSON has three decimals.
            Assert.AreEqual(expected[i], actual[i], 0.0011, $"number {i}");
        }
    }

    [TestMethod]
    [DataRow("2026.4.1")]
    [DataRow("2024.6.0")]
    public void Doctor_RunsTheCpuPlugin_WithTheNumbersOfLinux(string version)
    {
        JsonElement report = Wine.Run(Variables(version), "doctor", "--format", "json").Succeeded().Json;

        JsonElement inference = report.GetProperty("devices")[0].GetProperty("inference");
        Assert.AreEqual("CPU", inference.GetProperty("device").GetString());
        Assert.IsTrue(inference.GetProperty("is_right").GetBoolean(), inference.GetRawText());
        Assert.AreEqual($"OpenVINO {version}", report.GetProperty("main_job").GetProperty("engine").GetString());
        Assert.IsTrue(report.GetProperty("works").GetBoolean());
    }

    [TestMethod]
    public void Devices_ListsThePluginsOfTheRuntime()
    {
        string output = Wine.Run(Variables("2026.4.1"), "devices").Succeeded().Output;

        StringAssert.Contains(output, "OpenVINO 2026.4.1");
        Assert.DoesNotContain("its file is missing", output);
    }

    [TestMethod]
    public void Library_BesideTheProgram_OnThePath_AndInAnInstallation_IsFound()
    {
        string libraries = Libraries("2026.4.1");
        string installed = Directory.CreateDirectory(Path.Combine(s_folder, "installation", "runtime", "bin", "intel64")).FullName;
        string release = Directory.CreateDirectory(Path.Combine(installed, "Release")).FullName;
        foreach (string file in Directory.GetFiles(libraries))
        {
            File.CreateSymbolicLink(Path.Combine(release, Path.GetFileName(file)), file);
        }

        Version(new() { ["WINEPATH"] = Wine.PathOf(libraries) });
        Version(new() { ["INTEL_OPENVINO_DIR"] = Wine.PathOf(Path.Combine(s_folder, "installation")) });

        static void Version(Dictionary<string, string?> environment) =>
            StringAssert.Contains(Wine.Run(environment, "--version").Succeeded().Output, "OpenVINO 2026.4.1");
    }

    private static string Libraries(string version) => Path.Combine(s_folder, version, "libs");

    private static Dictionary<string, string?> Variables(string version) =>
        new(Wine.WithoutOpenCv) { ["OPENVINO_LIB_PATHS"] = Wine.PathOf(Libraries(version)) };

    private static IEnumerable<double> Numbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => [element.GetDouble()],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Numbers),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Numbers(property.Value)),
        _ => [],
    };
}
