using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Windows.Tests;

/// <summary>OpenVINO's official files for Windows under Wine: the numbers of this system, and all places of the search.</summary>
[TestClass]
[TestCategory("Windows")]
[RequiresWine]
[RequiresGoldenData]
public sealed class WindowsRuntimeTests
{
    [TestMethod]
    [DataRow("2026.4.1")]
    [DataRow("2024.6.0")]
    public void SamplePicture_OnTheCpu_HasTheNumbersOfThisSystem(string version)
    {
        string[] detect = ["detect", "--device", "CPU", "--inference-precision", "f32", "--format", "json", "--quiet"];
        Dictionary<string, string?> runtime = new() { ["OPENVINO_LIB_PATHS"] = TestData.DefaultRuntime };

        JsonElement windows = Wine.Run(WindowsRuntimes.Variables(version), [.. detect, Wine.PathOf(Tool.Sample)]).Succeeded().Json;
        JsonElement here = Tool.Run(runtime, [.. detect, Tool.Sample]).Succeeded().Json;

        ReportNumbers.AssertSameFaces(here, windows);
    }

    [TestMethod]
    [DataRow("2026.4.1")]
    [DataRow("2024.6.0")]
    public void Doctor_RunsTheCpuPlugin_WithTheNumbersOfLinux(string version)
    {
        JsonElement report = Wine.Run(WindowsRuntimes.Variables(version), "doctor", "--format", "json").Succeeded().Json;

        JsonElement inference = ReportNumbers.Inference(report, "CPU");
        Assert.IsTrue(inference.GetProperty("is_right").GetBoolean(), inference.GetRawText());
        Assert.AreEqual($"OpenVINO {version}", report.GetProperty("main_job").GetProperty("engine").GetString());
        Assert.IsTrue(report.GetProperty("works").GetBoolean());
    }

    [TestMethod]
    public void EachPlaceOfTheSearch_HasARuntimeThatLoads_InTheDocumentedOrder()
    {
        // The folder's name has letters that are not in ASCII.
        using ScratchFolder folder = new();
        string libraries = WindowsRuntimes.Libraries("2026.4.1");
        string program = Directory.CreateDirectory(folder.File("program")).FullName;
        foreach (string file in Directory.GetFiles(Wine.ProgramFolder))
        {
            File.CreateSymbolicLink(Path.Combine(program, Path.GetFileName(file)), file);
        }

        string local = Directory.GetDirectories(Path.Combine(Wine.DriveC, "users")).Single(user => Path.GetFileName(user) != "Public");
        (string Place, string Files)[] places =
        [
            (folder.File("named"), "openvino/libs"),
            (folder.File("official"), ""),
            (program, "."),
            (Path.Combine(program, "runtimes"), "win-x64/native"),
            (folder.File("openvino-landmarks"), "runtimes/2026.4.1-win-x64/libs"),
            (folder.File("path"), "."),
            (folder.File("environment"), "Lib/site-packages/openvino/libs"),
            (Path.Combine(local, "AppData/Local/Programs/Python/Python312"), "Lib/site-packages/openvino/libs"),
            (Path.Combine(Wine.DriveC, "Program Files (x86)/Intel/openvino_2026.4.1"), ""),
        ];
        Dictionary<string, string?> variables = new(Wine.WithoutOpenCv)
        {
            ["OPENVINO_LIB_PATHS"] = Wine.PathOf(places[0].Place) + ";Z:\\nowhere",
            ["INTEL_OPENVINO_DIR"] = Wine.PathOf(places[1].Place),
            ["XDG_CACHE_HOME"] = Wine.PathOf(folder.Path),
            ["WINEPATH"] = Wine.PathOf(places[5].Place),
            ["VIRTUAL_ENV"] = Wine.PathOf(places[6].Place),
        };
        string[][] links = [.. places.Select(place => Link(libraries, place.Place, place.Files))];

        foreach (string[] files in links)
        {
            JsonElement report = Devices().Succeeded().Json;
            string library = files.Single(file => file.EndsWith("openvino_c.dll", StringComparison.Ordinal));
            Assert.AreEqual("2026.4.1", report.GetProperty("open_vino").GetString());
            Assert.AreEqual(NameOf(library), report.GetProperty("library").GetString());
            CollectionAssert.Contains(
                report.GetProperty("devices").EnumerateArray().Select(device => device.GetProperty("name").GetString()).ToArray(), "CPU");
            Array.ForEach(files, File.Delete);
        }

        string errors = Devices("--verbose").Succeeded().Errors;
        string[] expected =
        [
            "OPENVINO_LIB_PATHS", "INTEL_OPENVINO_DIR", "beside the application", "native: contains no openvino_c.dll",
            "fetched by ovlandmarks setup", "the operating system's loader", "Python package openvino", "installation",
        ];
        int[] at = [.. expected.Select(text => errors.IndexOf(text, StringComparison.Ordinal))];
        Assert.IsTrue(at[0] >= 0 && at.Zip(at.Skip(1)).All(pair => pair.First < pair.Second), errors);
        StringAssert.Contains(errors, "Z:\\nowhere: does not exist");

        ToolResult Devices(params string[] options) => Tool.Wait(
            Wine.Start(variables, Path.Combine(program, "ovlandmarks.exe"), ["devices", "--format", "json", .. options]));
    }

    // Links the libraries into a place. Without a folder they get the paths of an official archive.
    private static string[] Link(string libraries, string place, string folder) =>
    [
        .. Directory.GetFiles(libraries).Select(file =>
        {
            string path = folder.Length == 0 ? WindowsRuntimes.OfficialPath(file) : Path.Combine(folder, Path.GetFileName(file));
            string link = Path.GetFullPath(Path.Combine(place, path));
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(link, file);
            return link;
        }),
    ];

    private static string NameOf(string file) => file.StartsWith(Wine.DriveC, StringComparison.Ordinal)
        ? "C:" + file[Wine.DriveC.Length..].Replace('/', '\\')
        : Wine.PathOf(file);
}
