using System.Text.Json;
using OpenCvSharp;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary><c>detect --decode reduced</c>: large JPEGs are decoded at a part of their size.</summary>
[TestClass]
public sealed class ReducedDecodingTests
{
    private static readonly string[] s_detect = ["detect", "--device", "MANAGED", "--format", "json"];

    [TestMethod]
    public void LargePhoto_HasNearlyThePointsOfTheWholePicture()
    {
        using ScratchFolder folder = new();
        string photo = Photo(folder, 3600);
        JsonElement whole = Result(Tool.Run([.. s_detect, photo]));
        JsonElement reduced = Result(Tool.Run([.. s_detect, "--decode", "reduced", photo]));

        Assert.IsFalse(whole.TryGetProperty("reduction", out _));
        Assert.AreEqual(4, reduced.GetProperty("reduction").GetInt32());
        foreach (string side in new[] { "width", "height" })
        {
            Assert.AreEqual(3600, reduced.GetProperty(side).GetInt32());
        }

        Assert.AreEqual(whole.GetProperty("search").ToString(), reduced.GetProperty("search").ToString());
        (double x, double y, double width) = Nose(whole);
        (double reducedX, double reducedY, _) = Nose(reduced);
        Assert.AreEqual(x, reducedX, 0.02 * width);
        Assert.AreEqual(y, reducedY, 0.02 * width);
    }

    [TestMethod]
    public void GivenBoxes_AreOfTheWholePicture()
    {
        using ScratchFolder folder = new();
        string photo = Photo(folder, 4096);
        JsonElement found = Result(Tool.Run([.. s_detect, "--decode", "reduced", "--face", "1416,440,760,936", photo]));

        Assert.AreEqual("1416 440 760 936", Box(found));
        Assert.AreEqual(4, found.GetProperty("reduction").GetInt32());
        Tool.Run([.. s_detect, "--decode", "reduced", "--face", "5000,440,760,936", photo])
            .Refused(3, "is outside the image of 4096x4096");
    }

    [TestMethod]
    public void Overlay_UsesTheWholePicture_WithANote()
    {
        using ScratchFolder folder = new();
        string photo = Photo(folder, 1600), overlay = folder.File("overlay.png");
        string[] arguments = [.. s_detect, "--overlay", overlay, photo];
        ToolResult whole = Tool.Run(arguments).Succeeded(), reduced = Tool.Run([.. arguments, "--decode", "reduced"]).Succeeded();

        Assert.AreEqual(whole.Output, reduced.Output);
        StringAssert.Contains(reduced.Errors, "--decode reduced has no effect");
        Assert.DoesNotContain("--decode", whole.Errors);
    }

    [TestMethod]
    public void ResultsOfBothKinds_AreNotInOneFile()
    {
        using ScratchFolder folder = new();
        string photo = Photo(folder, 1600), results = folder.File("results.jsonl");
        string[] arguments = ["detect", "--device", "MANAGED", "--resume", results, photo];
        Tool.Run([.. arguments, "--decode", "reduced"]).Succeeded();

        Tool.Run(arguments).Refused(2, "decode: reduced there, whole here");
        StringAssert.Contains(Tool.Run([.. arguments, "--decode", "reduced"]).Succeeded().Errors, "0 pictures were processed");
    }

    private static string Photo(ScratchFolder folder, int side)
    {
        using Mat sample = Cv2.ImDecode(TestPictures.Sample, ImreadModes.Color), photo = new();
        Cv2.Resize(sample, photo, new Size(side, side), 0, 0, InterpolationFlags.Cubic);
        Cv2.ImEncode(".jpg", photo, out byte[] bytes);
        return folder.Write("photo.jpg", bytes);
    }

    private static JsonElement Result(ToolResult result) => JsonDocument.Parse(result.Succeeded().Output).RootElement;

    private static (double X, double Y, double Width) Nose(JsonElement result)
    {
        JsonElement face = result.GetProperty("faces")[0], nose = face.GetProperty("landmarks").GetProperty("nose");
        double width = face.GetProperty("box").GetProperty("width").GetDouble();
        return (nose.GetProperty("x").GetDouble(), nose.GetProperty("y").GetDouble(), width);
    }

    private static string Box(JsonElement result)
    {
        JsonElement box = result.GetProperty("faces")[0].GetProperty("box");
        return string.Join(' ', new[] { "x", "y", "width", "height" }.Select(name => box.GetProperty(name).ToString()));
    }
}
