using System.Text.Json;
using OpenCvSharp;
using OpenVinoLandmarks.Cli.Tests.Support;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>The options that say how faces are searched: <c>--detector-size</c>, <c>--tiles</c> and <c>--roi</c>.</summary>
[TestClass]
public sealed class DetectorSearchTests
{
    // The face of the sample picture is about 95 x 117 pixels with its centre at (225, 113).
    private const int FaceWidth = 95, FaceX = 225, FaceY = 113;

    [TestMethod]
    [DataRow("", 256, 512)]
    [DataRow("--detector-size auto", 256, 512)]
    [DataRow("", 384, 600)]
    [DataRow("--detector-size AUTO", 384, 600)]
    [DataRow("--detector-size 512", 512, 512)]
    [DataRow("--detector-size 256", 256, 600)]
    public void Size_IsInTheReport(string options, int side, int pictureSide)
    {
        using ScratchFolder folder = new();
        JsonElement image = Detect(options, WriteSample(folder, pictureSide));

        JsonElement input = image.GetProperty("search").GetProperty("input");
        Assert.AreEqual(side, input.GetProperty("width").GetInt32());
        Assert.AreEqual(side, input.GetProperty("height").GetInt32());
        Assert.AreEqual(1, image.GetProperty("faces").GetArrayLength());
        double scale = pictureSide / 512.0;
        Assert.AreEqual(FaceX * scale, Centre(image.GetProperty("faces")[0]).X, 8);
    }

    [TestMethod]
    public void Size_MayHaveTwoSides()
    {
        JsonElement input = Detect("--detector-size 640x384", Tool.Sample).GetProperty("search").GetProperty("input");

        Assert.AreEqual(640, input.GetProperty("width").GetInt32());
        Assert.AreEqual(384, input.GetProperty("height").GetInt32());
    }

    [TestMethod]
    public void Tiles_FindSmallFaces_AndAreDrawn()
    {
        using ScratchFolder folder = new();
        (int X, int Y)[] centres = [(300, 300), (1024, 500), (1700, 900), (658, 1100), (1900, 200)];
        string picture = WriteCrowd(folder, 2100, 1300, 28, centres);
        string drawn = folder.File("drawn.png");

        // At 256 and without tiles, boxes of faces of this size are much too wide, if there are any.
        Assert.IsEmpty(Faces(Detect("--detector-size 256", picture)).Where(HasTheWidth));
        JsonElement tiled = Detect("--tiles 512", picture, drawn);
        Assert.AreEqual(24, tiled.GetProperty("search").GetProperty("tiles").GetInt32());
        (double X, double Y)[] found = [.. Faces(tiled).Where(HasTheWidth).Select(Centre)];
        Assert.HasCount(centres.Length, found);
        using Mat before = PictureReader.Read(picture), after = PictureReader.Read(drawn), difference = new();
        Cv2.Absdiff(before, after, difference);
        foreach ((int x, int y) in centres)
        {
            Assert.AreEqual(1, found.Count(face => Math.Abs(face.X - x) < 6 && Math.Abs(face.Y - y) < 7), $"face at {x},{y}");
            using Mat around = difference[new Rect(x - 30, y - 30, 60, 60)];
            Assert.IsGreaterThan(1000, Cv2.Sum(around).Val0, $"overlay at {x},{y}");
        }

        static IEnumerable<JsonElement> Faces(JsonElement image) => image.GetProperty("faces").EnumerateArray();

        static bool HasTheWidth(JsonElement face) => face.GetProperty("box").GetProperty("width").GetDouble() is > 20 and < 34;
    }

    [TestMethod]
    public void Region_LimitsTheSearch_AndCoordinatesStayThoseOfThePicture()
    {
        using ScratchFolder folder = new();
        string picture = WriteCrowd(folder, 900, 500, 90, [(200, 250), (700, 250)]);
        string drawn = folder.File("drawn.png");

        JsonElement image = Detect("--roi 451,20,449,480", picture, drawn);

        (double X, double Y) face = Centre(image.GetProperty("faces").EnumerateArray().Single());
        Assert.AreEqual(700, face.X, 10);
        Assert.AreEqual(250, face.Y, 12);
        JsonElement region = image.GetProperty("search").GetProperty("region");
        int[] numbers = [.. region.EnumerateObject().Select(side => side.Value.GetInt32())];
        CollectionAssert.AreEqual(new[] { 451, 20, 449, 480 }, numbers);
        JsonElement points = image.GetProperty("faces")[0].GetProperty("landmarks");
        Assert.AreEqual(700, points.GetProperty("nose").GetProperty("x").GetDouble(), 12);
        using Mat before = PictureReader.Read(picture), after = PictureReader.Read(drawn), difference = new();
        Cv2.Absdiff(before, after, difference);
        using Mat outside = difference[new Rect(0, 0, 400, 500)];
        Assert.AreEqual(0, Cv2.Sum(outside).Val0);
    }

    [TestMethod]
    public void RegionOutside_IsAnErrorOfTheImage()
    {
        using ScratchFolder folder = new();
        string large = WriteSample(folder, 700);

        ToolResult result = Tool.Run("detect", "--format", "jsonl", "--roi", "550,550,100,100", Tool.Sample, large);

        Assert.AreEqual(3, result.ExitCode);
        StringAssert.Contains(result.Errors, "550,550,100,100 is outside the image of 512x512 pixels");
        Assert.HasCount(1, result.OutputLines);
    }

    [TestMethod]
    public void Search_IsNullWithoutADetector()
    {
        Assert.AreEqual(JsonValueKind.Null, Detect("--faces whole", Tool.Sample).GetProperty("search").ValueKind);
        Assert.AreEqual(JsonValueKind.Null, Detect("--face 1,2,30,40", Tool.Sample).GetProperty("search").ValueKind);
    }

    [TestMethod]
    [DataRow("--detector-size", "0")]
    [DataRow("--detector-size", "31")]
    [DataRow("--detector-size", "2049")]
    [DataRow("--detector-size", "256x")]
    [DataRow("--detector-size", "256,256")]
    [DataRow("--detector-size", "large")]
    [DataRow("--tiles", "127")]
    [DataRow("--tiles", "20000")]
    [DataRow("--tiles", "1024,51")]
    [DataRow("--tiles", "1024,NaN")]
    [DataRow("--tiles", "1024,-1")]
    [DataRow("--tiles", "1024,10,10")]
    [DataRow("--tiles", "auto")]
    [DataRow("--roi", "1,2,3")]
    [DataRow("--roi", "1,2,0,4")]
    [DataRow("--roi", "1,2,3,-4")]
    [DataRow("--roi", "1.5,2,3,4")]
    [DataRow("--roi", "a,b,c,d")]
    [DataRow("--roi", "")]
    public void MalformedValue_IsAUsageErrorThatNamesTheOption(string option, string value) =>
        Tool.Run("detect", option, value, Tool.Sample).Refused(2, option);

    [TestMethod]
    public void OptionsWithoutEffect_AreUsageErrors()
    {
        Tool.Run("detect", "--detector-size", "384", "--face-detector", "cascade", Tool.Sample).Refused(2, "--detector-size", "cascade");
        Tool.Run("detect", "--tiles", "512", "--cascade", "a.xml", Tool.Sample).Refused(2, "--tiles", "cascade");
        Tool.Run("detect", "--roi", "1,2,3,4", "--faces", "whole", Tool.Sample).Refused(2, "--roi", "--faces whole");
        Tool.Run("detect", "--tiles", "512", "--face", "1,2,3,4", Tool.Sample).Refused(2, "--tiles", "--face");
        Tool.Run("detect", "--detector-size", "512", "--face", "1,2,3,4", Tool.Sample).Refused(2, "--detector-size", "--face");
    }

    [TestMethod]
    public void SizeThatTheModelDoesNotTake_IsAnErrorOfTheModel() =>
        Tool.Run("detect", "--detector-size", "300", Tool.Sample).Refused(4, "face-detection-0002", "300x300", "multiples of 32");

    [TestMethod]
    [RequiresOpenVino]
    [RequiresOfficialModels]
    public void OfficialDetector_TakesAnotherSize()
    {
        string[] options = ["--device", "CPU", "--inference-precision", "f32", "--detector-size", "448x320"];
        JsonElement image = Tool.RunOnOpenVino(["detect", "--format", "json", .. options, Tool.Sample]).Succeeded().Json;

        Assert.AreEqual("face-detection-retail-0004", image.GetProperty("face_detector").GetString());
        Assert.AreEqual(448, image.GetProperty("search").GetProperty("input").GetProperty("width").GetInt32());
        Assert.AreEqual(FaceX, Centre(image.GetProperty("faces").EnumerateArray().Single()).X, 6);
    }

    [TestMethod]
    public void Benchmark_TakesASize() =>
        Tool.Run("benchmark", "--device", "managed", "--seconds", "0.2", "--detector-size", "320", Tool.Sample).Succeeded();

    private static JsonElement Detect(string options, string picture, string? overlay = null)
    {
        string[] given = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] drawing = overlay is null ? [] : ["--overlay", overlay];
        return Tool.Run(["detect", "--device", "MANAGED", "--format", "json", .. given, .. drawing, picture]).Succeeded().Json;
    }

    private static (double X, double Y) Centre(JsonElement face)
    {
        JsonElement box = face.GetProperty("box");
        return (
            box.GetProperty("x").GetDouble() + box.GetProperty("width").GetDouble() / 2,
            box.GetProperty("y").GetDouble() + box.GetProperty("height").GetDouble() / 2);
    }

    private static string WriteSample(ScratchFolder folder, int side)
    {
        using Mat sample = PictureReader.Read(Tool.Sample);
        using Mat resized = sample.Resize(new Size(side, side));
        return Write(folder, resized);
    }

    // Draws the head of the sample picture at several places on grey.
    private static string WriteCrowd(ScratchFolder folder, int width, int height, int faceWidth, (int X, int Y)[] centres)
    {
        double scale = faceWidth / (double)FaceWidth;
        using Mat sample = PictureReader.Read(Tool.Sample), head = new();
        Cv2.Resize(sample[new Rect(FaceX - 100, 10, 200, 200)], head, default, scale, scale, InterpolationFlags.Area);
        using Mat picture = new(height, width, MatType.CV_8UC3, new Scalar(118, 110, 104));
        foreach ((int x, int y) in centres)
        {
            using Mat target = picture[new Rect(x - (int)(100 * scale), y - (int)((FaceY - 10) * scale), head.Width, head.Height)];
            head.CopyTo(target);
        }

        return Write(folder, picture);
    }

    private static string Write(ScratchFolder folder, Mat picture)
    {
        Assert.IsTrue(Cv2.ImEncode(".png", picture, out byte[] bytes));
        return folder.Write($"picture-{picture.Width}.png", bytes);
    }
}
