using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>Models of other people on the command line: ONNX files, known names, model cards, and more points than five.</summary>
[TestClass]
public sealed class OtherModelTests
{
    private static readonly string s_peers = Path.Combine(TestData.Root ?? "", "models", "peers");

    private static readonly string s_bundledOnnx = Directory.GetFiles(
        Path.Combine(TestData.RepositoryRoot, "models", "bundled"), "face-landmarks-5pt-*.onnx", SearchOption.AllDirectories).Single();

    public static IEnumerable<object[]> Engines => TestData.DefaultRuntime is null ? [["MANAGED"]] : [["MANAGED"], ["CPU"]];

    [TestMethod]
    [RequiresGoldenData]
    [DynamicData(nameof(Engines))]
    public void OnnxModels_ByPath_FindTheFace_AndTheDetectorsOwnPoints(string device)
    {
        JsonElement image = Run(
            device, "--model", s_bundledOnnx, "--face-detector", Path.Combine(s_peers, "yunet_n_dynamic.onnx"), Tool.Sample)
            .Succeeded().Json;
        Assert.AreEqual("yunet_n_dynamic", image.GetProperty("face_detector").GetString());
        Assert.AreEqual(Path.GetFileNameWithoutExtension(s_bundledOnnx), image.GetProperty("model").GetString());
        JsonElement face = image.GetProperty("faces")[0];
        JsonElement nose = face.GetProperty("landmarks").GetProperty("nose");
        Assert.AreEqual(225, nose.GetProperty("x").GetDouble(), 8);
        Assert.AreEqual(127, nose.GetProperty("y").GetDouble(), 8);
        Assert.AreEqual(5, face.GetProperty("detector_landmarks").GetArrayLength());
        Assert.AreEqual(225, face.GetProperty("detector_landmarks")[2][0].GetDouble(), 8);
        Assert.IsFalse(face.TryGetProperty("points", out _));
    }

    [TestMethod]
    [RequiresGoldenData]
    public void YuNet_ByName_IsUsedOnceItsFileIsInAFolderOfModels()
    {
        using ScratchFolder folder = new();
        ToolResult missing = Run("MANAGED", "--face-detector", "yunet-n", "--models", folder.Path, Tool.Sample).Refused(4, "yunet-n");
        foreach (string part in (string[])["yunet_n_dynamic.onnx", "https://", "licence: Apache-2.0", "public", "SHA-384"])
        {
            StringAssert.Contains(missing.Errors, part);
        }

        folder.Write("public/yunet-n/yunet_n_dynamic.onnx", File.ReadAllBytes(Path.Combine(s_peers, "yunet_n_dynamic.onnx")));
        JsonElement image = Run("MANAGED", "--face-detector", "yunet-n", "--models", folder.Path, Tool.Sample).Succeeded().Json;
        Assert.AreEqual("yunet-n", image.GetProperty("face_detector").GetString());
        Assert.AreEqual(1, image.GetProperty("faces").GetArrayLength());

        // Another file in its place is used with a warning, and refused in strict mode.
        folder.Write("public/yunet-n/yunet_n_dynamic.onnx", File.ReadAllBytes(Path.Combine(s_peers, "yunet_s_dynamic.onnx")));
        string[] options = ["--face-detector", "yunet-n", "--models", folder.Path, Tool.Sample];
        StringAssert.Contains(Run("MANAGED", options).Succeeded().Errors, "not the published file of yunet-n");
        Run("MANAGED", ["--strict-models", .. options]).Refused(4, "--strict-models refuses it");
    }

    [TestMethod]
    public void NonCommercialModel_ByName_SaysItsLicence() =>
        Run("MANAGED", "--face-detector", "scrfd", Tool.Sample).Refused(4, "non-commercial", "It does not permit commercial use");

    [TestMethod]
    [DynamicData(nameof(Engines))]
    public void LandmarkModelWith68Points_PrintsThemAll(string device)
    {
        using ScratchFolder folder = new();
        float[] points = [.. Enumerable.Range(0, 136).Select(i => i / 136f)];
        string model = new MadeModel(16, 16).Constants(points, 1, 136).Write(folder);
        string[] arguments = ["--model", model, "--face", "100,200,136,68", Tool.Sample];

        JsonElement face = Run(device, arguments).Succeeded().Json.GetProperty("faces")[0];
        JsonElement all = face.GetProperty("points");
        Assert.AreEqual(68, all.GetArrayLength());
        Assert.AreEqual(100 + 60, all[30][0].GetDouble(), 0.01);
        Assert.AreEqual(200 + 30.5, all[30][1].GetDouble(), 0.01);
        Assert.AreEqual(160, face.GetProperty("landmarks").GetProperty("nose").GetProperty("x").GetDouble(), 0.01);

        string[] csv = Run(device, ["--format", "csv", .. arguments]).Succeeded().Output.TrimEnd().Split('\n');
        StringAssert.EndsWith(csv[0], ",points");
        Assert.HasCount(136, csv[1].Split(',')[^1].Split(' '));
        Assert.HasCount(csv[0].Split(',').Length, csv[1].Split(','));
    }

    [TestMethod]
    public void Cards_OfTheOptions_AreUsed_AndMistakesInThemAreUsageErrors()
    {
        using ScratchFolder folder = new();
        string model = new MadeModel(16, 16).Constants([0, 0, 1, 0, 0, 0, 0, 0, 1, 1], 1, 10).Write(folder);
        string card = folder.Write("square.json", "{\"landmarks\": {\"crop\": \"square\"}}"u8);
        JsonElement face = Run("MANAGED", "--model", model, "--model-card", card, "--face", "100,200,40,80", Tool.Sample)
            .Succeeded().Json.GetProperty("faces")[0];
        Assert.AreEqual(80, face.GetProperty("landmarks").GetProperty("left_eye").GetProperty("x").GetDouble(), 0.01);

        string wrong = folder.Write("wrong.json", "{\"landmarks\": {\"crop\": \"round\"}}"u8);
        Run("MANAGED", "--model", model, "--model-card", wrong, Tool.Sample).Refused(2, "--model-card", wrong, "crop");
        Run("MANAGED", "--face-detector-card", "no-such.json", Tool.Sample).Refused(2, "no-such.json");
        Run("MANAGED", "--face-detector", "cascade", "--face-detector-card", card, Tool.Sample).Refused(2, "--face-detector-card");
    }

    [TestMethod]
    [DynamicData(nameof(Engines))]
    public void FileThatIsNotOnnx_IsNamedForWhatItIs(string device)
    {
        using ScratchFolder folder = new();
        Run(device, "--model", folder.Write("mine.onnx", "<html>404</html>"u8), Tool.Sample).Refused(4, "mine.onnx", "web page");
        string cut = folder.Write("cut.onnx", File.ReadAllBytes(s_bundledOnnx).AsSpan(0, 5000));
        Run(device, "--model", cut, Tool.Sample).Refused(4, cut);
    }

    private static ToolResult Run(string device, params string[] arguments)
    {
        string[] format = arguments.Contains("--format") ? [] : ["--format", "json"];
        string[] all = ["detect", "--device", device, .. format, .. arguments];
        return device == "CPU" ? Tool.RunOnOpenVino(all) : Tool.Run(all);
    }
}
