using System.IO.Compression;
using OpenVinoLandmarks.Packages.Tests.Support;

namespace OpenVinoLandmarks.Packages.Tests.Runtimes;

/// <summary>
/// A package that <c>scripts/pack-runtime</c> makes of an OpenVINO runtime: programs that reference it find the runtime in build output,
/// with and without a platform, and as one file, and run a model on the CPU plugin.
/// </summary>
[TestClass]
[RequiresOpenVino]
public sealed class RuntimePackageTests
{
    private const string Id = "OpenVinoLandmarks.Runtime.linux-x64";

    private static string s_version = "";

    // Adds an input of two numbers to itself.
    private const string Program = """"
        using OpenVinoLandmarks.OpenVino;

        using Core core = new();
        using Model model = core.ReadModel("""
            <?xml version="1.0"?>
            <net name="sum" version="11">
              <layers>
                <layer id="0" name="a" type="Parameter" version="opset1">
                  <data shape="2" element_type="f32"/><output><port id="0" precision="FP32"><dim>2</dim></port></output>
                </layer>
                <layer id="1" name="sum" type="Add" version="opset1">
                  <input><port id="0" precision="FP32"><dim>2</dim></port><port id="1" precision="FP32"><dim>2</dim></port></input>
                  <output><port id="2" precision="FP32"><dim>2</dim></port></output>
                </layer>
                <layer id="2" name="result" type="Result" version="opset1">
                  <input><port id="0" precision="FP32"><dim>2</dim></port></input>
                </layer>
              </layers>
              <edges>
                <edge from-layer="0" from-port="0" to-layer="1" to-port="0"/>
                <edge from-layer="0" from-port="0" to-layer="1" to-port="1"/>
                <edge from-layer="1" from-port="2" to-layer="2" to-port="0"/>
              </edges>
            </net>
            """u8);
        using CompiledModel compiled = core.CompileModel(model, "CPU");
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor input = request.GetInputTensor();
        input.CopyFrom<float>([1.5f, 2f]);
        request.Infer();
        using Tensor output = request.GetOutputTensor();
        Console.WriteLine(string.Join(' ', output.ToArray<float>()));
        Console.WriteLine(OpenVinoRuntime.LibraryPath);
        """";

    [ClassInitialize]
    public static void PackTheRuntime(TestContext context)
    {
        if (OperatingSystem.IsLinux() && TestData.DefaultRuntime is { } libs)
        {
            PackedRepository.AssertPacked();
            Command.RunScript(
                TestData.RepositoryRoot, "pack-runtime", Path.GetDirectoryName(libs)!, "--plugins", "cpu", "--output",
                PackedRepository.RuntimeFolder)
                .OrSkip().Succeeded();
            string package = Directory.GetFiles(PackedRepository.RuntimeFolder, $"{Id}.*.nupkg").Single();
            s_version = Path.GetFileNameWithoutExtension(package)[(Id.Length + 1)..];
        }
    }

    [TestInitialize]
    public void RequirePackages() => PackedRepository.AssertPacked();

    [TestMethod]
    public void ThePackage_HasTheLibrariesThatItsPluginNeeds_TheLicences_AndNoOtherPlugin()
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(PackedRepository.RuntimeFolder, $"{Id}.{s_version}.nupkg"));
        string[] names = [.. archive.Entries.Select(static entry => entry.FullName)];

        CollectionAssert.Contains(names, "runtimes/linux-x64/native/libopenvino_intel_cpu_plugin.so");
        CollectionAssert.Contains(names, "licenses/LICENSE");
        Assert.IsTrue(names.Any(static name => name.StartsWith("runtimes/linux-x64/native/libopenvino_c.so.", StringComparison.Ordinal)));
        Assert.IsFalse(names.Any(static name => name.Contains("_gpu_", StringComparison.Ordinal)));
        Assert.IsFalse(names.Any(static name => name.Contains("_npu_", StringComparison.Ordinal)));
    }

    [TestMethod]
    [RequiresPowerShell]
    public void ThePackage_OfThePowerShellScript_HasTheSameBytes()
    {
        using ScratchFolder folder = new();
        Command.RunTwin(
            TestData.RepositoryRoot, "pack-runtime", Path.GetDirectoryName(TestData.DefaultRuntime)!, "--plugins", "cpu", "--output",
            folder.Path).Succeeded();

        string name = $"{Id}.{s_version}.nupkg";
        byte[] expected = File.ReadAllBytes(Path.Combine(PackedRepository.RuntimeFolder, name));
        Assert.IsTrue(expected.AsSpan().SequenceEqual(File.ReadAllBytes(folder.File(name))));
    }

    [TestMethod]
    public void InBuildOutput_WithoutAPlatform_TheRuntimeIsFound() => AssertRuns(
        New("AnyPlatform").Build(), Path.Combine("out", "runtimes", "linux-x64", "native"));

    [TestMethod]
    public void InBuildOutput_ForAPlatform_TheRuntimeIsFound() => AssertRuns(
        New("OnePlatform").Set("RuntimeIdentifier", "linux-x64").Set("SelfContained", "false").Build(), "out");

    [TestMethod]
    public void BesideOneFile_TheRuntimeIsFound() => AssertRuns(
        New("BesideOneFile").Set("SelfContained", "false").Publish("-r", "linux-x64", "-p:PublishSingleFile=true"), "out");

    [TestMethod]
    public void InsideOneFile_TheRuntimeIsFound()
    {
        InstalledProgram program = New("InOneFile").Set("SelfContained", "false").Set("IncludeNativeLibrariesForSelfExtract", "true")
            .Publish("-r", "linux-x64", "-p:PublishSingleFile=true", "-p:DebugType=none");
        Assert.HasCount(1, Directory.GetFiles(Path.Combine(program.Folder, "out")), "one file");

        AssertRuns(program, ".net");
    }

    [TestMethod]
    public void WithoutTheRuntime_TheErrorNamesAPackage()
    {
        InstalledProgram program = new InstalledProgram("WithoutRuntime").Add("OpenVinoLandmarks.OpenVino")
            .Write("Program.cs", Program).Build();

        CommandResult result = program.Start();

        Assert.AreNotEqual(0, result.ExitCode);
        StringAssert.Contains(result.Errors, "OpenVINO.runtime.win");
        StringAssert.Contains(result.Errors, "scripts/pack-runtime");
    }

    private static InstalledProgram New(string name) =>
        new InstalledProgram(name).Add("OpenVinoLandmarks.OpenVino").Add(Id, s_version).Write("Program.cs", Program);

    private static void AssertRuns(InstalledProgram program, string folder)
    {
        string[] lines = program.Start().Succeeded().Output.Split('\n');
        Assert.AreEqual("3 4", lines[0]);
        StringAssert.StartsWith(lines[1], Path.Combine(program.Folder, folder));
    }
}
