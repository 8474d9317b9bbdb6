using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Publish;

/// <summary><c>scripts/publish</c>: one folder that runs without .NET, as fast and with the same answers as the program that .NET starts.</summary>
[TestClass]
[RequiresNativeCompiler]
[OSCondition(OperatingSystems.Linux)]
public sealed class PublishTests
{
    private static readonly IReadOnlyDictionary<string, string?> s_withoutDotNet = new Dictionary<string, string?> { ["PATH"] = "/usr/bin:/bin", ["DOTNET_ROOT"] = "/nonexistent" };

    private static readonly string s_folder = Path.Combine(Path.GetTempPath(), $"ovl-publish-{Environment.ProcessId}");

    private static string Published => Path.Combine(s_folder, "ovlandmarks");

    // What the launcher will choose here; publishing the other levels too would only take longer.
    private static (string Name, int VectorBits) Level => Avx512F.VL.IsSupported && Avx512BW.IsSupported && Avx512CD.IsSupported && Avx512DQ.IsSupported ? ("x86-64-v4", 512)
        : Avx2.IsSupported && Fma.IsSupported && Bmi2.IsSupported ? ("x86-64-v3", 256)
        : ("x86-64-v2", 128);

    [ClassInitialize]
    public static void Publish(TestContext context)
    {
        ProcessStartInfo start = new(Path.Combine(TestData.RepositoryRoot, "scripts", "publish"), ["--output", s_folder, "--levels", Level.Name]) { RedirectStandardError = true };
        using Process script = Process.Start(start)!;
        string words = script.StandardError.ReadToEnd();
        script.WaitForExit();
        context.WriteLine(words);
        Assert.AreEqual(0, script.ExitCode, words);
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
    public void SamplePicture_BoxGiven_GivesWhatTheJitBuildGives()
    {
        string[] arguments = ["detect", "--device", "MANAGED", "--face", "175,68,96,130", "--format", "json", "--quiet", Tool.Sample];

        JsonElement native = Run(Published, s_withoutDotNet, arguments).Succeeded().Json, jit = Tool.Run(arguments).Succeeded().Json;

        AssertSame(jit, native, "$");
    }

    [TestMethod]
    public void SamplePicture_FacesDetected_GivesWhatTheJitBuildGives()
    {
        string[] arguments = ["detect", "--device", "MANAGED", "--format", "json", "--quiet", Tool.Sample];

        JsonElement native = Run(Published, s_withoutDotNet, arguments).Succeeded().Json, jit = Tool.Run(arguments).Succeeded().Json;

        AssertSame(jit, native, "$");
    }

    [TestMethod]
    [RequiresOpenVino]
    public void SamplePicture_OnOpenVino_GivesWhatTheJitBuildGives()
    {
        string[] arguments = ["detect", "--device", "CPU", "--inference-precision", "f32", "--face", "175,68,96,130", "--format", "json", "--quiet", Tool.Sample];

        JsonElement native = Run(Published, Tool.OpenVino, arguments).Succeeded().Json, jit = Tool.RunOnOpenVino(arguments).Succeeded().Json;

        AssertSame(jit, native, "$");
    }

    [TestMethod]
    public void Benchmark_WithAChart_DrawsIt()
    {
        string chart = Path.Combine(s_folder, "chart.svg");

        Run(Published, s_withoutDotNet, "benchmark", "--device", "MANAGED", "--seconds", "0.2", "--chart", chart, "--quiet").Succeeded();

        StringAssert.StartsWith(File.ReadAllText(chart).TrimStart('\uFEFF'), "<?xml");
    }

    [TestMethod]
    public void Launcher_WithoutAProgramForThisProcessor_SaysWhatIsMissing()
    {
        using ScratchFolder empty = new();
        string alone = Path.Combine(empty.Path, "ovlandmarks");
        File.Copy(Published, alone);

        Run(alone, s_withoutDotNet, "--version").Refused(5, "processor", "x86-64-v2", "scripts/publish");
    }

    private static ToolResult Run(string program, IReadOnlyDictionary<string, string?> environment, params string[] arguments) => Tool.Wait(Tool.Start(program, environment, arguments));

    // Both compile the same sums, but may group them otherwise: a point may round to the neighbouring thousandth.
    private static void AssertSame(JsonElement expected, JsonElement actual, string place)
    {
        Assert.AreEqual(expected.ValueKind, actual.ValueKind, place);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                JsonProperty[] properties = [.. expected.EnumerateObject()];
                CollectionAssert.AreEqual(properties.Select(property => property.Name).ToArray(), actual.EnumerateObject().Select(property => property.Name).ToArray(), place);
                foreach (JsonProperty property in properties)
                {
                    AssertSame(property.Value, actual.GetProperty(property.Name), $"{place}.{property.Name}");
                }

                break;
            case JsonValueKind.Array:
                Assert.AreEqual(expected.GetArrayLength(), actual.GetArrayLength(), place);
                for (int i = 0; i < expected.GetArrayLength(); i++)
                {
                    AssertSame(expected[i], actual[i], $"{place}[{i}]");
                }

                break;
            case JsonValueKind.Number:
                Assert.AreEqual(expected.GetDouble(), actual.GetDouble(), 0.0011, place);
                break;
            default:
                Assert.AreEqual(expected.ToString(), actual.ToString(), place);
                break;
        }
    }
}
