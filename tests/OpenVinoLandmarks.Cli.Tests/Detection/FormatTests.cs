using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>The output formats of <c>detect</c>, its messages and its progress bar.</summary>
[TestClass]
public sealed class FormatTests
{
    private const string CsvHeader =
        "image,width,height,model,precision,face_detector,device_requested,device_executed,device_name,inference_precision,"
        + "face,box_x,box_y,box_width,box_height,score,left_eye_x,left_eye_y,right_eye_x,right_eye_y,nose_x,nose_y,"
        + "left_mouth_corner_x,left_mouth_corner_y,right_mouth_corner_x,right_mouth_corner_y";

    [TestMethod]
    public void Json_OneImage_HasExactlyTheDocumentedNames()
    {
        JsonElement image = Tool.Run("detect", "--format", "json", Tool.Sample).Succeeded().Json;

        string[] expected = ["image", "width", "height", "model", "precision", "face_detector", "search", "device", "faces"];
        CollectionAssert.AreEqual(expected, Names(image));
        CollectionAssert.AreEqual(new[] { "requested", "executed", "name", "inference_precision" }, Names(image.GetProperty("device")));
        JsonElement face = image.GetProperty("faces")[0];
        CollectionAssert.AreEqual(new[] { "box", "landmarks" }, Names(face));
        CollectionAssert.AreEqual(new[] { "x", "y", "width", "height", "score" }, Names(face.GetProperty("box")));
        JsonElement landmarks = face.GetProperty("landmarks");
        CollectionAssert.AreEqual(new[] { "left_eye", "right_eye", "nose", "left_mouth_corner", "right_mouth_corner" }, Names(landmarks));
        foreach (JsonProperty point in landmarks.EnumerateObject())
        {
            CollectionAssert.AreEqual(new[] { "x", "y" }, Names(point.Value));
        }
    }

    [TestMethod]
    public void Json_SamplePicture_HasThePointsAtTheirPlaces()
    {
        JsonElement image = Tool.Run("detect", "--format", "json", Tool.Sample).Succeeded().Json;

        Assert.AreEqual(Tool.Sample, image.GetProperty("image").GetString());
        Assert.AreEqual(512, image.GetProperty("width").GetInt32());
        Assert.AreEqual(512, image.GetProperty("height").GetInt32());
        Assert.AreEqual(1, image.GetProperty("faces").GetArrayLength());
        JsonElement landmarks = image.GetProperty("faces")[0].GetProperty("landmarks");
        AssertNear(landmarks, "left_eye", 204, 101);
        AssertNear(landmarks, "right_eye", 247, 103);
        AssertNear(landmarks, "nose", 225, 127);
        AssertNear(landmarks, "left_mouth_corner", 202, 140);
        AssertNear(landmarks, "right_mouth_corner", 246, 142);
    }

    [TestMethod]
    public void Json_SeveralImages_IsAnArrayInTheOrderGiven()
    {
        using ScratchFolder folder = new();
        string second = folder.Copy(Tool.Sample, "a second, 写真.jpg");

        JsonElement images = Tool.Run("detect", "--format", "json", Tool.Sample, second).Succeeded().Json;

        Assert.AreEqual(JsonValueKind.Array, images.ValueKind);
        string?[] names = [.. images.EnumerateArray().Select(image => image.GetProperty("image").GetString())];
        CollectionAssert.AreEqual(new[] { Tool.Sample, second }, names);
    }

    [TestMethod]
    public void JsonLines_IsOneObjectPerLineInTheOrderGiven()
    {
        using ScratchFolder folder = new();
        string[] images =
        [
            folder.Copy(Tool.Sample, "z.jpg"),
            folder.Write("no face.png", TestPictures.Plain(".png", 64, 64)),
            folder.Copy(Tool.Sample, "a.jpg"),
        ];

        ToolResult result = Tool.Run(["detect", "--format", "jsonl", .. images]).Succeeded();

        JsonElement[] objects = [.. result.OutputLines.Select(line => JsonDocument.Parse(line).RootElement)];
        CollectionAssert.AreEqual(images, objects.Select(image => image.GetProperty("image").GetString()).ToArray());
        Assert.AreEqual(0, objects[1].GetProperty("faces").GetArrayLength());
    }

    [TestMethod]
    public void Csv_HasTheDocumentedColumns_AndALineForAnImageWithoutFaces()
    {
        using ScratchFolder folder = new();
        string plain = folder.Write("with, comma and \"quotes\".png", TestPictures.Plain(".png", 64, 64));

        string[] lines = Tool.Run("detect", "--format", "csv", Tool.Sample, plain).Succeeded().OutputLines;

        Assert.HasCount(3, lines);
        Assert.AreEqual(CsvHeader, lines[0]);
        Assert.HasCount(26, lines[1].Split(','));
        StringAssert.Contains(lines[1], ",face-landmarks-5pt-0002,FP32,face-detection-0002,MANAGED,MANAGED,");
        StringAssert.Contains(lines[2], "with, comma and \"\"quotes\"\".png\",64,64,");
        StringAssert.EndsWith(lines[2], "f32" + new string(',', 16));
    }

    [TestMethod]
    public void Text_NamesTheModelTheDeviceAndThePoints()
    {
        string output = Tool.Run("detect", Tool.Sample).Succeeded().Output;

        StringAssert.Contains(output, "face-landmarks-5pt-0002 FP32");
        StringAssert.Contains(output, "MANAGED in f32");
        StringAssert.Contains(output, "(512 x 512): 1 face");
        StringAssert.Contains(output, "right mouth corner");
    }

    [TestMethod]
    public void Folder_HasItsPicturesInOrdinalOrder_WithoutSubfolders()
    {
        using ScratchFolder folder = new();
        byte[] small = TestPictures.Plain(".png", 16, 16);
        foreach (string name in new[] { "b.png", "a.PNG", "B.png", "ä.png", "notes.txt", "subfolder/c.png" })
        {
            folder.Write(name, small);
        }

        ToolResult result = Tool.Run("detect", "--format", "jsonl", folder.Path).Succeeded();

        string[] images = [.. result.OutputLines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("image").GetString()!)];
        CollectionAssert.AreEqual(new[] { "B.png", "a.PNG", "b.png", "ä.png" }.Select(folder.File).ToArray(), images);
    }

    [TestMethod]
    public void Messages_GoToStderr_AndQuietSilencesThem()
    {
        ToolResult normal = Tool.Run("detect", "--format", "json", Tool.Sample).Succeeded();
        ToolResult quiet = Tool.Run("detect", "--format", "json", "--quiet", Tool.Sample).Succeeded();
        ToolResult verbose = Tool.Run("detect", "--format", "json", "--verbose", Tool.Sample).Succeeded();

        StringAssert.Contains(normal.Errors, "note: No OpenVINO runtime was found");
        Assert.AreEqual("", quiet.Errors);
        StringAssert.Contains(verbose.Errors, "detail: ");
        Assert.AreEqual(normal.Output, quiet.Output);
    }

    [TestMethod]
    public void Progress_IsNotShownIfStderrIsRedirected()
    {
        using ScratchFolder folder = new();
        for (int i = 0; i < 6; i++)
        {
            folder.Write($"{i}.png", TestPictures.Plain(".png", 16, 16));
        }

        string[] models = ["--model", "face-landmarks-5pt-0002", "--face-detector", "face-detection-0002"];

        ToolResult result = Tool.Run(["detect", "--device", "managed", .. models, folder.Path]).Succeeded();

        Assert.AreEqual("", result.Errors);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Progress_IsShownOnATerminal_AndNotInTheResults()
    {
        RequireTerminals();
        using ScratchFolder folder = new();
        for (int i = 0; i < 12; i++)
        {
            folder.Write($"in/{i:00}.png", TestPictures.Plain(".png", 16, 16));
        }

        folder.Write("in/bad.png", [1, 2, 3]);
        string results = folder.File("results.json");
        string command = $"'{Tool.Program}' detect --format json '{folder.File("in")}' > '{results}'";

        Dictionary<string, string?> environment = new() { ["TERM"] = "xterm" };
        ToolResult result = Tool.Wait(Tool.Start("/usr/bin/script", environment, "-qec", command, "/dev/null"));

        Assert.AreEqual(3, result.ExitCode, result.Output);
        StringAssert.Contains(result.Output, "%");
        StringAssert.Contains(result.Output, "bad.png");
        Assert.AreEqual(12, JsonDocument.Parse(File.ReadAllText(results)).RootElement.GetArrayLength());
    }

    private static void RequireTerminals()
    {
        if (!File.Exists("/usr/bin/script"))
        {
            Assert.Inconclusive("needs script (Debian package bsdutils), which runs the program on a terminal");
        }

        ToolResult tried = Tool.Wait(Tool.Start("/usr/bin/script", new Dictionary<string, string?>(), "-qec", "true", "/dev/null"));
        if (tried.ExitCode != 0)
        {
            Assert.Inconclusive($"needs pseudo terminals (devpts on /dev/pts): {tried.Errors.Trim()} {tried.Output.Trim()}");
        }
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    private static void AssertNear(JsonElement landmarks, string name, double x, double y)
    {
        JsonElement point = landmarks.GetProperty(name);
        Assert.AreEqual(x, point.GetProperty("x").GetDouble(), 3, name);
        Assert.AreEqual(y, point.GetProperty("y").GetDouble(), 3, name);
    }
}
