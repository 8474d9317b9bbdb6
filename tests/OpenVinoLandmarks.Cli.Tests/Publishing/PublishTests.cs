using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;
using OpenVinoLandmarks.Cli.Tests.Video;

namespace OpenVinoLandmarks.Cli.Tests.Publishing;

/// <summary>
/// The folder that <c>scripts/publish</c> creates: it runs without .NET and has the same results as the program that .NET runs.
/// </summary>
[TestClass]
[RequiresNativeCompiler]
[OSCondition(OperatingSystems.Linux)]
public sealed class PublishTests
{
    private static readonly IReadOnlyDictionary<string, string?> s_withoutDotNet =
        new Dictionary<string, string?> { ["PATH"] = "/usr/bin:/bin", ["DOTNET_ROOT"] = "/nonexistent" };

    private static readonly string s_folder = Path.Combine(Path.GetTempPath(), $"ovl-publish-{Environment.ProcessId}");

    private static string Published => Path.Combine(s_folder, "ovlandmarks");

    private static bool HasAvx512 => Avx512F.VL.IsSupported && Avx512BW.IsSupported && Avx512CD.IsSupported && Avx512DQ.IsSupported;

    // The level that the launcher chooses on this machine. The tests do not need the other levels.
    private static (string Name, int VectorBits) Level => HasAvx512 ? ("x86-64-v4", 512)
        : Avx2.IsSupported && Fma.IsSupported && Bmi2.IsSupported ? ("x86-64-v3", 256)
        : ("x86-64-v2", 128);

    [ClassInitialize]
    public static void Publish(TestContext context)
    {
        string publish = Path.Combine(TestData.RepositoryRoot, "scripts", "publish");
        ProcessStartInfo start = new(publish, ["--output", s_folder, "--levels", Level.Name]) { RedirectStandardError = true };
        using Process script = Process.Start(start)!;
        string messages = script.StandardError.ReadToEnd();
        script.WaitForExit();
        context.WriteLine(messages);
        Assert.AreEqual(0, script.ExitCode, messages);
    }

    [ClassCleanup]
    public static void Delete() => Directory.Delete(s_folder, recursive: true);

    [TestMethod]
    public void Version_PrintsTheVectorWidthOfTheLevel()
    {
        ToolResult version = Run(Published, s_withoutDotNet, "--version").Succeeded();

        CollectionAssert.Contains(version.OutputLines, $"vectors {Level.VectorBits} bits");
    }

    [TestMethod]
    public void SamplePicture_WithAGivenBox_HasTheResultOfTheJitBuild()
    {
        string[] arguments = ["detect", "--device", "MANAGED", "--face", "175,68,96,130", "--format", "json", "--quiet", Tool.Sample];

        JsonElement native = Run(Published, s_withoutDotNet, arguments).Succeeded().Json, jit = Tool.Run(arguments).Succeeded().Json;

        AssertSame(jit, native, "$");
    }

    [TestMethod]
    public void SamplePicture_WithDetectedFaces_HasTheResultOfTheJitBuild()
    {
        string[] arguments = ["detect", "--device", "MANAGED", "--format", "json", "--quiet", Tool.Sample];

        JsonElement native = Run(Published, s_withoutDotNet, arguments).Succeeded().Json, jit = Tool.Run(arguments).Succeeded().Json;

        AssertSame(jit, native, "$");
    }

    [TestMethod]
    [RequiresOpenVino]
    public void SamplePicture_OnOpenVino_HasTheResultOfTheJitBuild()
    {
        string[] device = ["--device", "CPU", "--inference-precision", "f32"];
        string[] arguments = ["detect", .. device, "--face", "175,68,96,130", "--format", "json", "--quiet", Tool.Sample];

        JsonElement native = Run(Published, Tool.OpenVino, arguments).Succeeded().Json;

        JsonElement jit = Tool.RunOnOpenVino(arguments).Succeeded().Json;

        AssertSame(jit, native, "$");
    }

    [TestMethod]
    public void Benchmark_WithAChart_WritesSvg()
    {
        string chart = Path.Combine(s_folder, "chart.svg");

        Run(Published, s_withoutDotNet, "benchmark", "--device", "MANAGED", "--seconds", "0.2", "--chart", chart, "--quiet").Succeeded();

        StringAssert.StartsWith(File.ReadAllText(chart).TrimStart('\uFEFF'), "<?xml");
    }

    [TestMethod]
    public void Video_HasTheResultOfTheJitBuild()
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 30);
        string[] arguments =
        [
            "video", clip, "--device", "MANAGED", "--format", "jsonl", "--attributes", "--output", made.Folder.File("out.avi"),
            "--best-shots", made.Folder.File("best"), "--quiet",
        ];

        VideoOutput native = VideoOutput.Parse(Run(Published, s_withoutDotNet, arguments).Succeeded());

        VideoOutput jit = VideoOutput.Parse(Tool.Run(arguments).Succeeded());
        AssertSame(jit.Header, native.Header, "header");
        Assert.HasCount(30, native.Frames);
        for (int i = 0; i < native.Frames.Count; i++)
        {
            AssertSame(jit.Frames[i], native.Frames[i], $"frame {i}");
        }
    }

    [TestMethod]
    public async Task LivePage_IsPartOfTheProgram()
    {
        using MadeVideo made = new();
        using Process process = Tool.Start(Published, s_withoutDotNet, "video", made.Video("clip.avi", 100), "--live");

        string address = await LivePageTests.AddressAsync(process);

        using HttpClient client = new();
        StringAssert.StartsWith(await client.GetStringAsync(new Uri(address)), "<!DOCTYPE html>");
        Tool.Wait(process).Succeeded();
    }

    [TestMethod]
    public async Task Server_IsInTheFolder_AndNeedsNoDotNet()
    {
        using Process process = Tool.Start(
            Published, s_withoutDotNet, "serve", "--device", "MANAGED", "--url", "http://127.0.0.1:0", "--grpc-url", "http://127.0.0.1:0");
        using EndedProcess ended = new(process);

        string? address = null;
        while (address is null && await process.StandardError.ReadLineAsync() is { } line)
        {
            address = line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal))?.TrimEnd(',');
        }

        using HttpClient client = new() { BaseAddress = new Uri(address!) };
        StringAssert.Contains(await client.GetStringAsync("/"), "<h1>Face landmarks</h1>");
        using ByteArrayContent picture = new(File.ReadAllBytes(Tool.Sample));
        string answer = "";
        for (int i = 0; i < 300 && !answer.Contains("\"left_eye\"", StringComparison.Ordinal); i++)
        {
            await Task.Delay(100); // the models are being loaded
            using HttpResponseMessage response = await client.PostAsync("/v1/landmarks", picture);
            answer = await response.Content.ReadAsStringAsync();
        }

        StringAssert.Contains(answer, "\"left_eye\"");
    }

    [TestMethod]
    public void Launcher_WithoutAProgramForThisProcessor_NamesTheRemedy()
    {
        using ScratchFolder empty = new();
        string alone = Path.Combine(empty.Path, "ovlandmarks");
        File.Copy(Published, alone);

        Run(alone, s_withoutDotNet, "--version").Refused(5, "processor", "x86-64-v2", "scripts/publish");
    }

    private static ToolResult Run(string program, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        Tool.Wait(Tool.Start(program, environment, arguments));

    // The two compilers may add numbers in a different order, so a coordinate may be rounded to the next thousandth.
    private static void AssertSame(JsonElement expected, JsonElement actual, string path)
    {
        Assert.AreEqual(expected.ValueKind, actual.ValueKind, path);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                JsonProperty[] properties = [.. expected.EnumerateObject()];
                string[] names = [.. properties.Select(property => property.Name)];
                CollectionAssert.AreEqual(names, actual.EnumerateObject().Select(property => property.Name).ToArray(), path);
                foreach (JsonProperty property in properties)
                {
                    AssertSame(property.Value, actual.GetProperty(property.Name), $"{path}.{property.Name}");
                }

                break;
            case JsonValueKind.Array:
                Assert.AreEqual(expected.GetArrayLength(), actual.GetArrayLength(), path);
                for (int i = 0; i < expected.GetArrayLength(); i++)
                {
                    AssertSame(expected[i], actual[i], $"{path}[{i}]");
                }

                break;
            case JsonValueKind.Number:
                Assert.AreEqual(expected.GetDouble(), actual.GetDouble(), 0.0011, path);
                break;
            default:
                Assert.AreEqual(expected.ToString(), actual.ToString(), path);
                break;
        }
    }
}
