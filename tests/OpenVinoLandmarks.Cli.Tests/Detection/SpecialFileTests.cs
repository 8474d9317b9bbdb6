using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>
/// A pipe, a socket or a device in the place of a model or a cascade is refused at once. Reading it would block for ever.
/// </summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class SpecialFileTests : IDisposable
{
    private const string Name = "face-landmarks-5pt-0002";

    private readonly ScratchFolder _folder = new();

    public static IEnumerable<object[]> Cases =>
        from kind in SpecialFile.Kinds
        from place in new[] { "--model", "weights of --model", "--face-detector", "weights of --face-detector", "--cascade", "variable" }
        select new object[] { kind, place };

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Option_IsRefused_AndTheFileIsNamed(string kind, string place)
    {
        string xml = _folder.File("m.xml"), bin = _folder.File("m.bin"), cascade = _folder.File("c.xml");
        bool isWeights = place.StartsWith("weights", StringComparison.Ordinal);
        string special = SpecialFile.Make(kind, isWeights ? bin : place == "--cascade" ? cascade : xml);
        if (isWeights)
        {
            File.Copy(Bundled(".xml"), xml);
        }

        string option = place.Split(' ')[^1];
        Dictionary<string, string?> variables = new() { ["OPENVINO_LANDMARKS_CASCADE"] = option == "variable" ? special : null };
        string[] arguments = option switch
        {
            "variable" => ["--face-detector", "cascade"],
            "--cascade" => ["--face-detector", "cascade", "--cascade", special],
            _ => [option, xml],
        };
        Detect(variables, arguments).Refused(4, special, "pipe");
    }

    [TestMethod]
    public void AModelThatIsFoundByName_IsRefused()
    {
        string special = SpecialFile.Make("pipe", _folder.File($"bundled/{Name}/FP32/{Name}.xml"));

        Detect([], "--models", _folder.Path, "--model", Name).Refused(4, special, "pipe");
    }

    [TestMethod]
    public void Benchmark_RefusesThemToo()
    {
        string special = SpecialFile.Make("pipe", _folder.File("m.xml"));

        Tool.Run("benchmark", "--device", "MANAGED", "--model", special, Tool.Sample).Refused(4, special, "pipe");
    }

    private static ToolResult Detect(Dictionary<string, string?> variables, params string[] arguments) =>
        Tool.Run(variables, ["detect", "--quiet", "--device", "MANAGED", .. arguments, Tool.Sample]);

    private static string Bundled(string extension) =>
        Path.Combine(TestData.RepositoryRoot, "models", "bundled", Name, "FP32", Name + extension);
}
