using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using OpenVinoLandmarks.Cli.Tests.Support;
using OpenVinoLandmarks.Setup.Tests.Support;

namespace OpenVinoLandmarks.Windows.Tests;

/// <summary><c>setup</c> of Windows: from a mirror on this machine to the main job, and back.</summary>
[TestClass]
[TestCategory("Windows")]
[RequiresWine]
[RequiresOfficialModels]
[RequiresGoldenData]
public sealed class WindowsSetupTests
{
    private const string Archive = "openvino_toolkit_windows_2026.4.1.22982.07f9c262b05_x86_64";

    [TestMethod]
    public void ModelsAndRuntime_AreFetched_Used_AndRemoved()
    {
        using ScratchFolder folder = new();
        using FileServer server = new();
        server.AddFolder(Path.Combine(TestData.Models!, "intel"), "models/intel");
        byte[] archive = OfficialArchive(WindowsRuntimes.Libraries("2026.4.1"));
        server.Add($"openvino/{Archive}.zip", archive);
        server.Add($"openvino/{Archive}.zip.sha256", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(archive))));
        string cache = folder.File("openvino-landmarks");
        Dictionary<string, string?> variables = new(Wine.WithoutOpenCv) { ["XDG_CACHE_HOME"] = Wine.PathOf(folder.Path) };

        // A proxy that is not there: no test reaches a server of the publishers.
        Dictionary<string, string?> mirror = new(variables)
        {
            ["OPENVINO_LANDMARKS_MIRROR"] = server.Root.AbsoluteUri,
            ["https_proxy"] = "http://127.0.0.1:1",
            ["no_proxy"] = "127.0.0.1",
        };

        Wine.Run(mirror, "setup", "--yes").Succeeded();

        string library = Path.Combine(cache, "runtimes", "2026.4.1-win-x64", "runtime", "bin", "intel64", "Release", "openvino_c.dll");
        Assert.IsTrue(File.Exists(library));
        Assert.IsFalse(Directory.Exists(Path.Combine(cache, "runtimes", "2026.4.1-win-x64", "samples")));
        string[] detect = ["detect", "--device", "CPU", "--inference-precision", "f32", Wine.PathOf(Tool.Sample)];
        ToolResult detected = Wine.Run(variables, detect).Succeeded();
        StringAssert.Contains(detected.Output, "model   landmarks-regression-retail-0009 FP32");
        StringAssert.Contains(detected.Output, "device  CPU in f32");
        StringAssert.Contains(detected.Output, "OpenVINO 2026.4.1");
        Wine.Run(variables, detect).Succeeded();

        // OpenVINO keeps its files open until the process ends; the next process deletes them. No lock is left.
        Assert.IsEmpty(Directory.GetFiles(Path.Combine(cache, "compiled", ".compiling"), "*.lock"));
        Assert.HasCount(2, Directory.GetFiles(Path.Combine(cache, "compiled"), "*.blob", SearchOption.AllDirectories)
            .Where(file => !file.Contains(".compiling", StringComparison.Ordinal)));

        StringAssert.Contains(Wine.Run(mirror, "setup", "--yes").Succeeded().Output, "Nothing to fetch.");
        Wine.Run(variables, "setup", "--remove", "--yes").Succeeded();
        CollectionAssert.AreEqual(new[] { Path.Combine(cache, "compiled") }, Directory.GetFileSystemEntries(cache));
    }

    [TestMethod]
    public void LibraryThatAProgramUses_IsNamedByARemoval()
    {
        using ScratchFolder folder = new();
        Dictionary<string, string?> variables = new(Wine.WithoutOpenCv)
        {
            ["XDG_CACHE_HOME"] = Wine.PathOf(folder.Path),
            ["OPENVINO_LANDMARKS_MIRROR"] = Wine.PathOf(TestData.Root!),
        };
        Wine.Run(variables, "setup", "--runtime", "--yes").Succeeded();
        string input = Directory.CreateDirectory(folder.File("in")).FullName;
        for (int i = 0; i < 2000; i++)
        {
            File.CreateSymbolicLink(Path.Combine(input, $"{i}.jpg"), Tool.Sample);
        }

        string report = folder.File("report.jsonl"), resume = Wine.PathOf(report);
        using Process user = Wine.Start(
            variables, Wine.Program, "detect", "--device", "CPU", "--format", "jsonl", "--resume", resume, Wine.PathOf(input));
        try
        {
            Assert.IsTrue(
                SpinWait.SpinUntil(() => File.Exists(report) && new FileInfo(report).Length > 0, TimeSpan.FromSeconds(60)), "No result.");

            Wine.Run(variables, "setup", "--remove", "--yes")
                .Exited(3).AssertErrors("cannot be removed: ", "If a program uses OpenVINO, end it.");
        }
        finally
        {
            user.Kill();
            user.WaitForExit();
        }

        Wine.Run(variables, "setup", "--remove", "--yes").Succeeded();
        Assert.IsFalse(Directory.Exists(folder.File("openvino-landmarks/runtimes")));
    }

    // Intel's archives for Windows have oneTBB in a folder of its own.
    private static byte[] OfficialArchive(string libraries)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string file in Directory.GetFiles(libraries))
            {
                zip.CreateEntryFromFile(file, $"{Archive}/{WindowsRuntimes.OfficialPath(file)}", CompressionLevel.NoCompression);
            }

            using StreamWriter sample = new(zip.CreateEntry($"{Archive}/samples/sample.cpp").Open());
            sample.Write("int main() {}");
        }

        return bytes.ToArray();
    }
}
