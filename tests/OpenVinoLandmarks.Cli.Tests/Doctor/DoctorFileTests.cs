using System.Runtime.Versioning;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Doctor;

/// <summary>What doctor says about models that are damaged and about caches that cannot be written.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class DoctorFileTests : IDisposable
{
    private const string Bundled = "face-landmarks-5pt-0002", Official = "landmarks-regression-retail-0009";

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    public void ADamagedCopyOfTheBundledModel()
    {
        string source = Path.Combine(TestData.RepositoryRoot, "models", "bundled", Bundled, "FP32");
        Copy(source, "bundled", Bundled, weightsLength: 1000);

        ApprovedReport.Verify(Doctor(), 4, "damaged-bundled-model", (_scratch.Path, "FOLDER"));
    }

    [TestMethod]
    [RequiresOfficialModels]
    public void ADamagedModelOfIntel()
    {
        Copy(Path.GetDirectoryName(TestData.OfficialModel(Official, "FP32"))!, "intel", Official, weightsLength: 1000);

        ToolResult result = Doctor();

        StringAssert.Contains(result.Output, "curl --fail --location --output");
        ApprovedReport.Verify(result, 4, "damaged-official-model", (_scratch.Path, "FOLDER"));
    }

    [TestMethod]
    public void ACacheThatIsAFile()
    {
        string file = _scratch.Write("cache", "text"u8);
        Dictionary<string, string?> environment = new() { ["XDG_CACHE_HOME"] = file };

        ApprovedReport.Verify(Tool.Run(environment, "doctor"), 0, "cache-is-a-file", (_scratch.Path, "FOLDER"));
    }

    [TestMethod]
    public void ACacheThatMayNotBeWritten()
    {
        string cache = Directory.CreateDirectory(_scratch.File("openvino-landmarks/compiled")).FullName;
        File.SetUnixFileMode(_scratch.Path, (UnixFileMode)0x1FF);
        File.SetUnixFileMode(cache, (UnixFileMode)0x16D);

        ToolResult result = OtherUser.Run(new Dictionary<string, string?> { ["XDG_CACHE_HOME"] = _scratch.Path }, "doctor");

        File.SetUnixFileMode(cache, (UnixFileMode)0x1FF);
        ApprovedReport.Verify(result, 0, "closed-cache", (_scratch.Path, "FOLDER"));
    }

    [TestMethod]
    public void WithoutATemporaryFolder_AsInAReadOnlyContainer_ItWorks()
    {
        ToolResult result = Tool.Run(new Dictionary<string, string?> { ["TMPDIR"] = _scratch.File("missing") }, "doctor").Succeeded();

        StringAssert.StartsWith(result.Output, "WORKS");
    }

    private ToolResult Doctor() =>
        Tool.Run(new Dictionary<string, string?> { ["OPENVINO_LANDMARKS_MODELS"] = _scratch.Path }, "doctor");

    private void Copy(string source, string owner, string name, int weightsLength)
    {
        string target = $"{owner}/{name}/FP32/{name}";
        _scratch.Copy(Path.Combine(source, name + ".xml"), target + ".xml");
        _scratch.Write(target + ".bin", File.ReadAllBytes(Path.Combine(source, name + ".bin")).AsSpan(0, weightsLength));
    }
}
