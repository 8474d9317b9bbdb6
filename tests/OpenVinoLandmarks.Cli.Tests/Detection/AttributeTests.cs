using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary><c>--attributes</c>: pose and quality in all formats, and no change without the option.</summary>
[TestClass]
public sealed class AttributeTests
{
    private static readonly string[] s_qualityNames = ["score", "size", "sharpness", "frontality", "exposure", "visible"];

    [TestMethod]
    public void Json_HasPoseAndQualityPerFace()
    {
        JsonElement face = Tool.Run("detect", "--attributes", "--format", "json", Tool.Sample).Succeeded().Json.GetProperty("faces")[0];

        CollectionAssert.AreEqual(new[] { "box", "landmarks", "pose", "quality" }, Names(face));
        CollectionAssert.AreEqual(new[] { "yaw", "pitch", "roll" }, Names(face.GetProperty("pose")));
        CollectionAssert.AreEqual(s_qualityNames, Names(face.GetProperty("quality")));
        Assert.IsTrue(face.GetProperty("pose").EnumerateObject().All(angle => Math.Abs(angle.Value.GetDouble()) < 35));
        Assert.IsTrue(face.GetProperty("quality").EnumerateObject().All(part => part.Value.GetDouble() is > 0.3 and <= 1));
    }

    [TestMethod]
    public void JsonLines_WithoutTheOption_AreTheSameExceptForTheAttributes()
    {
        JsonElement plain = Tool.Run("detect", "--format", "jsonl", Tool.Sample).Succeeded().Json.GetProperty("faces")[0];
        JsonElement full = Tool.Run("detect", "--attributes", "--format", "jsonl", Tool.Sample).Succeeded().Json.GetProperty("faces")[0];

        CollectionAssert.AreEqual(new[] { "box", "landmarks" }, Names(plain));
        Assert.AreEqual(plain.GetProperty("landmarks").GetRawText(), full.GetProperty("landmarks").GetRawText());
    }

    [TestMethod]
    public void Csv_HasColumnsForTheAttributes_AlsoForAnImageWithoutFaces()
    {
        using ScratchFolder folder = new();
        string plain = folder.Write("plain.png", TestPictures.Plain(".png", 64, 64));

        string[] lines = Tool.Run("detect", "--attributes", "--format", "csv", Tool.Sample, plain).Succeeded().OutputLines;
        JsonElement face = Tool.Run("detect", "--attributes", "--format", "json", Tool.Sample).Succeeded().Json.GetProperty("faces")[0];

        string[] qualities = ["quality", .. s_qualityNames.Skip(1).Select(name => "quality_" + name)];
        StringAssert.EndsWith(lines[0], ",right_mouth_corner_y,yaw,pitch,roll," + string.Join(',', qualities));
        string[] values = [.. face.GetProperty("pose").EnumerateObject().Concat(face.GetProperty("quality").EnumerateObject())
            .Select(value => value.Value.GetRawText())];
        StringAssert.EndsWith(lines[1], "," + string.Join(',', values));
        Assert.HasCount(35, lines[1].Split(','));
        Assert.HasCount(35, lines[2].Split(','));
        StringAssert.EndsWith(lines[2], "f32" + new string(',', 25));
    }

    [TestMethod]
    public void Text_HasALineForEach()
    {
        string output = Tool.Run("detect", "--attributes", Tool.Sample).Succeeded().Output;

        StringAssert.Matches(output, new(@"    pose +yaw -?\d+\.\d, pitch -?\d+\.\d, roll -?\d+\.\d degrees\n"));
        StringAssert.Matches(output, new(@"    quality +score 0\.\d\d, size 0\.61, sharpness .*, visible 1\.00\n"));
    }

    // The overlay is drawn into the same pixels, after the measurement.
    [TestMethod]
    public void Overlay_DoesNotChangeTheAttributes()
    {
        using ScratchFolder folder = new();

        string plain = Tool.Run("detect", "--attributes", "--format", "json", Tool.Sample).Succeeded().Output;
        string drawn = Tool.Run(
            "detect", "--attributes", "--format", "json", "--overlay", folder.File("a.png"), Tool.Sample).Succeeded().Output;

        Assert.AreEqual(plain, drawn);
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];
}
