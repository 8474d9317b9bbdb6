using System.Diagnostics;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Setup.Downloads;
using OpenVinoLandmarks.Setup.Tests.Support;

namespace OpenVinoLandmarks.Setup.Tests.CommandLine;

/// <summary>The command as a process: exit codes, messages, signals.</summary>
[TestClass]
public sealed class SetupCommandTests : IDisposable
{
    private static readonly string s_yunet = Path.Combine(TestData.Root ?? "", "models", "peers");

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    public void WithoutATerminal_NamesTheLineToType()
    {
        ToolResult result = Run("setup", "--models", "yunet-n").Exited(2);

        StringAssert.EndsWith(result.Errors.TrimEnd(), "To agree, run: ovlandmarks setup --models yunet-n --yes");
        StringAssert.Contains(result.Output, "size     322.9 kB");
        StringAssert.Contains(result.Output, "licence  Apache-2.0");
        Assert.IsFalse(Path.Exists(Cache));
    }

    [TestMethod]
    public void DryRun_WritesNothing()
    {
        ToolResult result = Run("setup", "--dry-run").Succeeded();

        StringAssert.Contains(result.Output, "OpenVINO 2026.4.1");
        StringAssert.Contains(result.Output, "landmarks-regression-retail-0009 FP32, FP16, FP16-INT8");
        Assert.IsFalse(Path.Exists(Cache));
    }

    [TestMethod]
    public void NoNetwork_IsOneClearError()
    {
        ToolResult result = Run("setup", "--models", "yunet-n", "--yes", "--quiet").Exited(3);

        Assert.HasCount(1, result.Errors.TrimEnd().Split('\n'), result.Errors);
        StringAssert.Contains(result.Errors, "yunet-n (yunet_n_dynamic.onnx) cannot be fetched");
        StringAssert.Contains(result.Errors, "HTTPS_PROXY");
        StringAssert.Contains(result.Errors, "OPENVINO_LANDMARKS_MIRROR");
    }

    [TestMethod]
    [DataRow(4, "no model 'yunett'", "--models", "yunett", "--yes")]
    [DataRow(5, "2023.1 is not offered", "--runtime", "2023.1", "--yes")]
    [DataRow(2, "--precision takes", "--precision", "FP8")]
    [DataRow(2, "--precision has no effect", "--runtime", "--precision", "FP16")]
    [DataRow(2, "--wheel has no effect", "--wheel", "a.whl", "--from", "archive")]
    [DataRow(2, "--accept-licence has no effect", "--remove", "--accept-licence")]
    [DataRow(5, "The wheel a.whl does not exist", "--wheel", "a.whl")]
    [DataRow(5, "2027.1 is not offered", "--from", "pip", "--runtime", "2027.1")]
    [DataRow(2, "unknown option '--model'", "--model")]
    public void WrongCommandLine_IsRefused(int code, string text, params string[] options) =>
        Run(["setup", .. options]).Refused(code, text);

    [TestMethod]
    [DataRow("HOME", true, "Set HOME or XDG_CACHE_HOME")]
    [DataRow("XDG_CACHE_HOME", false, "Set HOME or XDG_CACHE_HOME")]
    [DataRow("OPENVINO_LANDMARKS_MIRROR", true, "OPENVINO_LANDMARKS_MIRROR is '")]
    public void FolderThatDoesNotExist_IsAnErrorWithTheRemedy(string variable, bool isAbsolute, string text)
    {
        Dictionary<string, string?> variables = new() { [variable] = isAbsolute ? _scratch.File("missing") : "missing" };
        if (variable == "HOME")
        {
            variables["XDG_CACHE_HOME"] = null;
        }

        Run(variables, "setup", "--yes").Refused(3, text);
    }

    [TestMethod]
    public void Removal_OfNothing_Succeeds()
    {
        Assert.AreEqual("Nothing of setup to remove.", Run("setup", "--remove").Succeeded().Output.Trim());

        Assert.IsFalse(Path.Exists(Cache));
    }

    [TestMethod]
    [RequiresGoldenData]
    public void YunetFromAMirrorFolder_IsFoundAfterwards_AndRemoved()
    {
        Dictionary<string, string?> mirror = new() { ["OPENVINO_LANDMARKS_MIRROR"] = TestData.Root };

        Run(mirror, "setup", "--models", "yunet-n", "yunet-s", "--yes").Succeeded();

        ToolResult found = Run("detect", "--face-detector", "yunet-n", "--device", "MANAGED", Tool.Sample).Succeeded();
        StringAssert.Contains(found.Output, "faces   yunet-n");
        Run("setup", "--remove", "--models", "yunet-s").Exited(2);
        Run("setup", "--remove", "--models", "yunet-s", "--yes").Succeeded();
        Assert.IsTrue(File.Exists(Path.Combine(Cache, "models", "public", "yunet-n", "yunet_n_dynamic.onnx")));
        Assert.IsFalse(Path.Exists(Path.Combine(Cache, "models", "public", "yunet-s")));
        Run("setup", "--remove", "--yes").Succeeded();
        Assert.IsFalse(Path.Exists(Cache));
    }

    [TestMethod]
    public void MissingModel_NamesTheCommandThatFetchesIt() =>
        Run("detect", "--face-detector", "yunet-n", Tool.Sample).Refused(4, "ovlandmarks setup --models yunet-n");

    [TestMethod]
    [RequiresGoldenData]
    [OSCondition(OperatingSystems.Linux)]
    public void Interruption_EndsWith130_AndTheNextRunContinues()
    {
        using FileServer server = new() { Speed = 20_000 };
        server.AddFolder(s_yunet, "peers");
        Dictionary<string, string?> mirror = new() { ["OPENVINO_LANDMARKS_MIRROR"] = server.Root.AbsoluteUri };
        string downloads = Path.Combine(Cache, "setup", "downloads");
        Process process = Tool.Start(Tool.Program, Environment(mirror), "setup", "--models", "yunet-n", "--yes");
        WaitFor(() => Directory.Exists(downloads)
            && Directory.GetFiles(downloads, "*.part").Any(file => new FileInfo(file) is { Exists: true, Length: > 30_000 }));

        // SIGTERM is handled as Ctrl-C is. A shell lets programs in the background ignore the signal of Ctrl-C.
        Tool.Signal(process, Tool.Sigterm);

        ToolResult result = Tool.Wait(process).Exited(130);
        Assert.AreEqual("error: interrupted.", result.Errors.Trim());
        Assert.HasCount(2, Directory.GetFiles(downloads));
        server.Speed = null;
        Run(mirror, "setup", "--models", "yunet-n", "--yes").Succeeded();
        Assert.IsGreaterThan(0, server.Requests.Last().From ?? 0);
        Assert.IsFalse(Directory.Exists(downloads));
    }

    [TestMethod]
    [RequiresGoldenData]
    [OSCondition(OperatingSystems.Linux)]
    public void TwoSetUps_OneWorks_TheOtherSaysSo()
    {
        // A minute for the file: the second one starts meanwhile, however busy the machine is.
        using FileServer server = new() { Speed = 5_000 };
        server.AddFolder(s_yunet, "peers");
        Dictionary<string, string?> mirror = new() { ["OPENVINO_LANDMARKS_MIRROR"] = server.Root.AbsoluteUri };
        Process first = Tool.Start(Tool.Program, Environment(mirror), "setup", "--models", "yunet-n", "--yes");
        WaitFor(() => !server.Requests.IsEmpty);

        Run(mirror, "setup", "--models", "yunet-s", "--yes").Exited(3);
        server.Speed = null;

        Tool.Wait(first).Succeeded();
        Run(mirror, "setup", "--models", "yunet-n", "--yes").Succeeded();
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void OtherCommands_DoNotLoadTheLibrariesOfSetUp()
    {
        ProcessStartInfo start = new(Tool.Program, ["detect", "--device", "MANAGED", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;

        // The program waits for its picture.
        string Maps() => File.ReadAllText($"/proc/{process.Id}/maps");
        WaitFor(() => Maps().Contains("libOpenCvSharpExtern", StringComparison.Ordinal) || process.HasExited);
        string maps = Maps();
        process.Kill();
        process.WaitForExit();

        StringAssert.Contains(maps, "ovlandmarks.dll");
        foreach (string library in (string[])["OpenVinoLandmarks.Setup", "System.Net.Http", "Polly.Core", "SharpCompress"])
        {
            Assert.IsFalse(maps.Contains($"/{library}.dll", StringComparison.Ordinal), library);
        }
    }

    [TestMethod]
    [RequiresOfficialModels]
    [OSCondition(OperatingSystems.Linux)]
    public void KilledAtRandomMoments_ThenOnceMore_HasTheRightFilesAndNothingElse()
    {
        int kills = int.TryParse(System.Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_TEST_KILLS"), out int asked) ? asked : 8;
        using FileServer server = new() { Speed = 1_000_000 };
        server.AddFolder(Path.Combine(TestData.Models!, "intel"), "models/intel");
        Dictionary<string, string?> mirror = new() { ["OPENVINO_LANDMARKS_MIRROR"] = server.Root.AbsoluteUri };
        Random random = new(7);
        int killed = 0;
        for (int i = 0; i < kills; i++)
        {
            using Process process = Tool.Start(Tool.Program, Environment(mirror), "setup", "--models", "--yes");
            killed += process.WaitForExit(random.Next(100, 1500)) ? 0 : 1;
            process.Kill();
            process.WaitForExit();
        }

        server.Speed = null;
        Run(mirror, "setup", "--models", "--yes").Succeeded();

        Console.WriteLine($"{killed} of {kills} processes were killed before their end.");
        Assert.IsGreaterThan(0, killed);
        AssertOfficialModelsAndNothingElse();
    }

    private void AssertOfficialModelsAndNothingElse()
    {
        List<string> expected = ["setup/inventory.json", "setup/lock"];
        foreach (string name in (string[])["face-detection-retail-0004", "landmarks-regression-retail-0009"])
        {
            foreach (ListedFile file in ModelCatalog.Find(name)!.Files)
            {
                string path = $"models/intel/{name}/{file.Path}";
                expected.Add(path);
                Checksum checksum = Checksum.Sha384(file.Sha384);
                Assert.IsTrue(checksum.IsOfAsync(Path.Combine(Cache, path)).GetAwaiter().GetResult(), path);
            }
        }

        string[] actual = [.. Directory.GetFileSystemEntries(Cache, "*", SearchOption.AllDirectories)
            .Where(entry => !Directory.Exists(entry) || !Directory.EnumerateFileSystemEntries(entry).Any())
            .Select(entry => Path.GetRelativePath(Cache, entry))];
        CollectionAssert.AreEquivalent(expected, actual);
    }

    private static void WaitFor(Func<bool> condition) =>
        Assert.IsTrue(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(60)), "The program did not get there.");

    private string Cache => _scratch.File("openvino-landmarks");

    private ToolResult Run(params string[] arguments) => Run([], arguments);

    private ToolResult Run(Dictionary<string, string?> variables, params string[] arguments) =>
        Tool.Run(Environment(variables), arguments);

    // A proxy that is not there: no test reaches a server of the publishers.
    private Dictionary<string, string?> Environment(Dictionary<string, string?> variables)
    {
        Dictionary<string, string?> all = new()
        {
            ["XDG_CACHE_HOME"] = _scratch.Path,
            ["https_proxy"] = "http://127.0.0.1:1",
            ["HTTPS_PROXY"] = "http://127.0.0.1:1",
            ["no_proxy"] = "127.0.0.1",
            ["NO_PROXY"] = "127.0.0.1",
        };
        foreach ((string name, string? value) in variables)
        {
            all[name] = value;
        }

        return all;
    }
}
