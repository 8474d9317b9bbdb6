using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>Files in the folders of Intel's models that belong to no known release: a warning, or an error with --strict-models.</summary>
[TestClass]
public sealed class StrictModelTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public static IEnumerable<object[]> Cases =>
        from device in TestData.DefaultRuntime is null ? new[] { "MANAGED" } : ["MANAGED", "CPU"]
        from model in new[] { "landmarks-regression-retail-0009", "face-detection-retail-0004" }
        select new object[] { device, model };

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void UnknownFile_IsUsedWithAWarningThatNamesVersionAndChecksum(string device, string model)
    {
        string xml = Write(model);

        ToolResult result = Detect(device, "--models", _folder.Path).Succeeded();

        Assert.AreEqual(1, result.Json.GetProperty("faces").GetArrayLength());
        string[] warnings = [.. result.Errors.Split('\n').Where(line => line.Contains(xml, StringComparison.Ordinal))];
        Assert.HasCount(1, warnings, result.Errors);
        foreach (string part in new[] { "IR version 11", "SHA-384", "--strict-models" })
        {
            StringAssert.Contains(warnings[0], part);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void StrictModels_RefusesIt(string device, string model)
    {
        string xml = Write(model);

        Detect(device, "--models", _folder.Path, "--strict-models").Refused(4, xml, "IR version 11", "SHA-384");
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void APath_IsNeverRefused(string device, string model)
    {
        string option = model.StartsWith("face", StringComparison.Ordinal) ? "--face-detector" : "--model";

        Detect(device, "--strict-models", option, Write(model)).Succeeded();
    }

    private static ToolResult Detect(string device, params string[] options)
    {
        Dictionary<string, string?> variables = new() { ["OPENVINO_LIB_PATHS"] = TestData.DefaultRuntime };
        return Tool.Run(variables, ["detect", "--format", "json", "--device", device, .. options, Tool.Sample]);
    }

    // The bundled model with another name.
    private string Write(string model)
    {
        string bundled = model.StartsWith("face", StringComparison.Ordinal) ? "face-detection-0002" : "face-landmarks-5pt-0002";
        string source = Path.Combine(TestData.RepositoryRoot, "models", "bundled", bundled, "FP32", bundled);
        _folder.Copy(source + ".bin", $"intel/{model}/FP32/{model}.bin");
        return _folder.Copy(source + ".xml", $"intel/{model}/FP32/{model}.xml");
    }
}
